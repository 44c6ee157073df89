import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { Fixture } from '../replay/fixture.ts';
import type { FixtureClock } from '../replay/fixture-clock.ts';
import { fixtureOfLog } from '../replay/from-log/fixture-of-log.ts';
import { replayedFixture, type ReplayedFixture } from '../replay/from-log/replayed-fixture.ts';
import type { LogEntry } from '../replay/log-entry.ts';
import type { RecordedCall } from '../replay/log/read-log.ts';
import { runFixture } from '../replay/run-fixture.ts';
import { VirtualClock } from '../replay/virtual-clock.ts';
import { isNoChange, type WhatIfChange } from './change.ts';
import { comparisonOf, type Comparison } from './comparison.ts';
import { courseOf, type Course } from './course.ts';
import { movedTurns } from './moved-turns.ts';
import { RecordedAnswers } from './recorded-answers.ts';

/** A recorded call that can be played otherwise. */
export interface Replayable {
  readonly call: RecordedCall;
  readonly shipped: CallPolicy;
  readonly fixture: ReplayedFixture;
  /** As it was recorded, and as it comes out with nothing changed. */
  readonly recorded: Course;
  readonly unchanged: Course;
}

/** A call as it would have gone. */
export interface WhatIf {
  /** Its event log, `call.opened` included. */
  readonly entries: readonly LogEntry[];
  readonly comparison: Comparison;
  /** What can't be known from the recording, or does not come out as in it; each in a sentence. */
  readonly remarks: readonly string[];
}

/** For a call that is long, nobody waits until it comes out as recorded: an hour has some 40 000 entries, and each run of it takes three seconds or more. */
const mostEntriesPlayed = 80_000;

/** Gives a clock for each run. */
type NewClock = () => FixtureClock;

/** Makes a recorded call one that can be played otherwise; undefined for one that never became ready. */
export async function replayable(
  call: RecordedCall,
  shipped: CallPolicy,
  newClock: NewClock = () => new VirtualClock(),
): Promise<Replayable | undefined> {
  const mostRuns = Math.max(1, Math.floor(mostEntriesPlayed / call.entries.length));
  const fixture = await replayedFixture(call, shipped, newClock, mostRuns);
  if (fixture === undefined) return undefined;
  const { entries } = await played({ call, shipped, fixture }, {}, newClock());
  return { call, shipped, fixture, recorded: courseOf(call.entries), unchanged: courseOf(entries) };
}

/** Plays a recorded call through the real call session with something changed. */
export async function whatIf(
  base: Replayable,
  change: WhatIfChange,
  clock: FixtureClock = new VirtualClock(),
): Promise<WhatIf> {
  const { fixture, recorded, unchanged } = base;
  const { entries, turnOf, remarks } = await played(base, change, clock);
  const comparison = comparisonOf({ recorded, unchanged, replayed: courseOf(entries) }, turnOf);
  return {
    entries,
    comparison,
    remarks: [
      ...fixture.remarks,
      ...unfitting(fixture),
      ...remarks,
      ...(isNoChange(change) || !comparison.isMoved
        ? []
        : [
            'The agent speaks at other moments than in the call; what a caller would have done about that can’t be known.',
          ]),
    ],
  };
}

interface Played {
  readonly entries: readonly LogEntry[];
  readonly turnOf: readonly number[];
  readonly remarks: readonly string[];
}

async function played(
  { call, shipped, fixture: { fixture } }: Pick<Replayable, 'call' | 'shipped' | 'fixture'>,
  change: WhatIfChange,
  clock: FixtureClock,
): Promise<Played> {
  const { eagerThreshold: eager, endThreshold: end } = change;
  const moved = movedTurns(call.entries, {
    ...(eager === undefined ? {} : { eager }),
    ...(end === undefined ? {} : { end }),
  });
  let answers: RecordedAnswers | undefined;
  const answersFor = (log: readonly LogEntry[]): RecordedAnswers =>
    (answers = new RecordedAnswers(call.entries, log, moved.turnOf));
  const changed = changedFixture(fixture, call, moved.entries, shipped, change);
  const { log, observed } = await runFixture(changed, shipped, clock, { answersFor });
  return {
    entries: asRecorded(log, call.entries, moved.entries, change),
    turnOf: moved.turnOf,
    remarks: [...moved.remarks, ...(answers?.remarks ?? []), ...observed.faults],
  };
}

/** The changed call as one that was recorded. */
export function recordedAs({ header }: RecordedCall, { entries }: WhatIf): RecordedCall {
  const [{ policy }] = entries as unknown as readonly [{ readonly policy: RecordedCall['header']['policy'] }];
  return { header: { ...header, id: `${header.id}-what-if`, policy }, entries };
}

function changedFixture(
  fixture: Fixture,
  call: RecordedCall,
  entries: readonly LogEntry[],
  shipped: CallPolicy,
  { speculation, interruption, silence }: WhatIfChange,
): Fixture {
  const { agent } = fixture;
  const caller = fixtureOfLog({ ...call, entries }, shipped)?.fixture.caller;
  return {
    ...fixture,
    ...(caller === undefined ? {} : { caller }),
    agent: {
      ...agent,
      speculation: { ...agent?.speculation, ...speculation },
      interruption: { ...agent?.interruption, ...interruption },
      silence: { ...agent?.silence, ...silence },
    },
  };
}

/**
 * What a scripted call can't know: who the agent was, the thresholds that are in force, and how sure the recogniser was
 * between its words. Its moments are made those of the recorded call, which became ready later.
 */
function asRecorded(
  log: readonly LogEntry[],
  recorded: readonly LogEntry[],
  moved: readonly LogEntry[],
  { eagerThreshold, endThreshold }: WhatIfChange,
): readonly LogEntry[] {
  const [opened] = recorded;
  const told = recorded.find(({ type }) => type === 'stt.asked');
  const thresholds = {
    ...(told?.['thresholds'] as object | undefined),
    ...(eagerThreshold === undefined ? {} : { eager: eagerThreshold }),
    ...(endThreshold === undefined ? {} : { end: endThreshold }),
  };
  const lateMs = Math.max(0, readyMs(recorded) - readyMs(log));
  const open = log.findIndex(({ type }) => type === 'stt.opened');
  const endMs = (log.at(-1)?.at ?? 0) + lateMs;
  const judged = moved.filter(({ type, at }) => type === 'turn.judged' && at <= endMs);
  const named = log.map((entry, index): LogEntry => {
    if (entry.type === 'call.opened')
      return { ...entry, agent: opened?.['agent'], startedAt: opened?.['startedAt'] };
    if (entry.type === 'stt.asked') return { ...entry, provider: told?.['provider'], thresholds };
    return index < open ? entry : later(entry, lateMs);
  });
  return merged(named, judged);
}

function later(entry: LogEntry, byMs: number): LogEntry {
  return { ...entry, at: Math.round((entry.at + byMs) * 10) / 10 };
}

function readyMs(entries: readonly LogEntry[]): number {
  return entries.find(({ type }) => type === 'client.ready')?.at ?? 0;
}

/** Both are in order; of the same moment, those of the first come first. */
function merged(first: readonly LogEntry[], second: readonly LogEntry[]): readonly LogEntry[] {
  const result: LogEntry[] = [];
  let next = 0;
  for (const entry of first) {
    for (; (second[next]?.at ?? Infinity) < entry.at; next++) result.push(second[next] as LogEntry);
    result.push(entry);
  }
  return result;
}

function unfitting({ differences }: ReplayedFixture): readonly string[] {
  if (differences.length === 0) return [];
  const keys = [...new Set(differences.map(({ key }) => key.split('.')[0]))].join(', ');
  return [
    `Replayed without a change, the call does not come out quite as recorded (${keys}): the change is compared with that replay.`,
  ];
}
