import type { CallPolicy } from '../../../machines/vocabulary/policy.ts';
import type { Expectation, Fixture, Observed } from '../fixture.ts';
import type { FixtureClock } from '../fixture-clock.ts';
import { judge, type Failure } from '../judge.ts';
import type { LogEntry } from '../log-entry.ts';
import type { RecordedCall } from '../log/read-log.ts';
import { runFixture } from '../run-fixture.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { LaterReplies } from './clause-entries.ts';
import { fixtureOfLog, type RecordedFixture } from './fixture-of-log.ts';

/** The fixture of a recorded call, which was replayed. */
export interface ReplayedFixture extends RecordedFixture {
  /** What comes out otherwise than in the recording. The fixture expects what comes out. */
  readonly differences: readonly Failure[];
  /** The run itself goes wrong: it fails whatever is expected. */
  readonly isBroken: boolean;
}

/** The first run tells how busy the process of the recorded call was; the second one makes up for that, and the third for what is left. */
const usefulRuns = 3;

/** Makes a recorded call a fixture, and replays that; undefined for one that never became ready. */
export async function replayedFixture(
  call: RecordedCall,
  shipped: CallPolicy,
  newClock: () => FixtureClock = () => new VirtualClock(),
  mostRuns = usefulRuns,
): Promise<ReplayedFixture | undefined> {
  const made = fixtureOfLog(call, shipped);
  if (made === undefined) return undefined;
  let fixture = made.fixture;
  let laterMs: LaterReplies = new Map();
  let best: ReplayedFixture | undefined;
  for (let run = 1; run <= Math.min(mostRuns, usefulRuns); run++) {
    const { observed, log } = await runFixture(fixture, shipped, newClock());
    const differences = judge(fixture.expect, observed);
    if (differences.length === 0) return { ...made, fixture, differences, isBroken: false };
    if (best === undefined || differences.length < best.differences.length)
      best = { ...made, ...asItComesOut(fixture, observed, differences) };
    laterMs = makingUp(call.entries, log, laterMs);
    fixture = fixtureOfLog(call, shipped, laterMs)?.fixture ?? fixture;
  }
  return best;
}

/** Beside its providers, a busy process has a reply wait as well. */
function makingUp(
  recorded: readonly LogEntry[],
  replayed: readonly LogEntry[],
  before: LaterReplies,
): LaterReplies {
  const comesMs = playedAtMs(replayed);
  const missing = [...playedAtMs(recorded)].map(
    ([reply, at]) => [reply, (before.get(reply) ?? 0) + at - (comesMs.get(reply) ?? at)] as const,
  );
  return new Map(missing);
}

/** When each reply began to be played, in milliseconds since the call became ready. */
function playedAtMs(entries: readonly LogEntry[]): ReadonlyMap<number, number> {
  const readyAt = entries.find(({ type }) => type === 'client.ready')?.at ?? 0;
  const started = entries.filter(({ type }) => type === 'playout.started');
  return new Map(started.map(({ at, reply }) => [Number(reply), at - readyAt]));
}

function asItComesOut(
  fixture: Fixture,
  observed: Observed,
  differences: readonly Failure[],
): Omit<ReplayedFixture, 'remarks'> {
  const expect = expectationOf(fixture.expect, observed);
  const keys = [...new Set(differences.map(({ key }) => key.split('.')[0]))].join(', ');
  const about = `${fixture.about ?? ''} Replayed, it comes out otherwise than it was recorded (${keys}).`;
  const isBroken = judge(expect, observed).length > 0;
  return { fixture: { ...fixture, about: about.trim(), expect }, differences, isBroken };
}

/** What comes out, of all that is expected. */
function expectationOf(expect: Expectation, observed: Observed): Expectation {
  const { states, heard, history, speculation, toolsRun, clears, errors, reconnects } = observed;
  const requests = observed.llmRequests.map(({ text, speculative }) => ({ text, speculative }));
  const guesses = Object.entries(observed.metrics).map(
    ([turn, each]) => [turn, { speculation: String(each['speculation']) }] as const,
  );
  return {
    states,
    llmRequests: requests,
    heard,
    history,
    speculation,
    toolsRun,
    clears,
    errors,
    ...(expect.ended === undefined ? {} : { ended: observed.ended }),
    ...(guesses.length === 0 ? {} : { metrics: Object.fromEntries(guesses) }),
    reconnects,
  };
}
