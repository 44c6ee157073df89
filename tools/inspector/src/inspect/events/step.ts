import type { Frame, RunningTimer } from '../../../../../src/inspector/frame.ts';
import type { LogEntry } from '../../../../replay/log-entry.ts';
import { causesOf, cameByItself } from '../record/causes.ts';
import type { GrowingLog } from '../record/growing-log.ts';
import { lastAtOrBefore } from '../record/last-at-or-before.ts';
import { differenceOf, type Difference } from './context-difference.ts';

/** What the machine did with an input. */
export interface Step {
  readonly frame: Frame;
  /** Paths of the states that it was in before; none where that is not known. */
  readonly statesBefore: readonly string[];
  readonly left: readonly string[];
  readonly entered: readonly string[];
  readonly difference: readonly Difference[];
  readonly timersSet: readonly RunningTimer[];
  readonly timersCancelled: readonly RunningTimer[];
  readonly timersFired: readonly RunningTimer[];
}

/** The frame of an entry itself; undefined when the machine took no notice of it, or was not asked. */
export function stepOf({ frames, firstLine }: GrowingLog, index: number): Step | undefined {
  const line = index + firstLine;
  const place = lastAtOrBefore(frames, (each) => each.line, line);
  const frame = frames[place];
  if (frame === undefined || frame.line !== line) return undefined;
  const before = frames[place - 1];
  const statesBefore = before?.states ?? [];
  const gone = before?.timers.filter((timer) => !frame.timers.some((each) => isSame(each, timer))) ?? [];
  return {
    frame,
    statesBefore,
    left: statesBefore.filter((path) => !frame.states.includes(path)),
    entered: frame.states.filter((path) => !statesBefore.includes(path)),
    difference: before === undefined ? [] : differenceOf(before.context, frame.context),
    timersSet: frame.timers.filter((timer) => before?.timers.some((each) => isSame(each, timer)) !== true),
    timersCancelled: gone.filter(({ id }) => id !== frame.event.type),
    timersFired: gone.filter(({ id }) => id === frame.event.type),
  };
}

/** In words, what it was when no transition was taken. */
export const unmovedWords = ({ statesBefore }: Pick<Step, 'statesBefore'>): string =>
  statesBefore.length === 0 ? 'The call began.' : 'None: it changed nothing.';

function isSame(one: RunningTimer, other: RunningTimer): boolean {
  return one.id === other.id && one.startedAt === other.startedAt;
}

/** An entry of the log and its place there. */
export interface PlacedEntry {
  readonly index: number;
  readonly entry: LogEntry;
}

export interface Consequences {
  readonly decisions: readonly PlacedEntry[];
  readonly effects: readonly PlacedEntry[];
  /** What streams reported by themselves, before the next input. */
  readonly meanwhile: readonly PlacedEntry[];
}

/** Looked through behind an input: what it led to is not further away. */
const reach = 200;

/** What an entry led to. */
export function consequencesOf(log: GrowingLog, index: number): Consequences {
  const causes = causesOf(log);
  const cause = log.entries[index];
  const led = log.entries
    .slice(index + 1, index + 1 + reach)
    .map((entry, offset) => ({ entry, index: index + 1 + offset }))
    .filter((each) => causes.of(each.index) === index);
  return {
    decisions: led.filter(({ entry }) => entry.kind === 'decision'),
    effects: led.filter(({ entry }) => entry.kind === 'effect' && !cameByItself(entry, cause)),
    meanwhile: led.filter(({ entry }) => cameByItself(entry, cause)),
  };
}
