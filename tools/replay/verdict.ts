import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { FixtureClock } from './fixture-clock.ts';
import { failureText, judge, type Failure } from './judge.ts';
import { differenceText } from './log/difference-text.ts';
import { replayLog } from './log/replay-log.ts';
import { observeLog } from './log/observe-log.ts';
import { observedReport } from './observed-report.ts';
import type { ReplayItem } from './replay-item.ts';
import { runFixture } from './run-fixture.ts';
import { timelineDiff } from './timeline-diff.ts';
import { timelineOf } from './timeline.ts';

/** What came of a replay. */
export interface Verdict {
  readonly name: string;
  readonly file: string;
  readonly pass: boolean;
  readonly failures: readonly Failure[];
  readonly observed: object;
  /** For a reader: the failures, and the call's course; lines, empty when it has passed. */
  readonly account: string;
  /** It could not fail but by a fault of the run. */
  readonly expectsNothing: boolean;
}

export interface ReplayWorld {
  readonly shipped: CallPolicy;
  /** By how much a duration may be wrong. */
  readonly latenessMs: number;
  /** A clock for one fixture. */
  readonly newClock: () => FixtureClock;
}

/** Replays a fixture through a call session, or a log through the call machine. */
export async function verdictOn(item: ReplayItem, world: ReplayWorld): Promise<Verdict> {
  return item.kind === 'fixture' ? ofFixture(item, world) : ofLog(item);
}

async function ofFixture(
  { file, fixture }: Extract<ReplayItem, { readonly kind: 'fixture' }>,
  { shipped, latenessMs, newClock }: ReplayWorld,
): Promise<Verdict> {
  const { observed, log, played } = await runFixture(fixture, shipped, newClock());
  const failures = judge(fixture.expect, observed, latenessMs);
  const lines = failures.map((failure) => `${failureText(failure)}\n`).join('');
  return {
    name: fixture.name,
    file,
    pass: failures.length === 0,
    failures,
    observed: observedReport(fixture.expect, observed),
    expectsNothing: Object.keys(fixture.expect).length === 0,
    account:
      failures.length === 0 ? '' : `${lines}${timelineDiff(timelineOf(log.slice(0, played)), failures)}`,
  };
}

function ofLog({ file, call }: Extract<ReplayItem, { readonly kind: 'log' }>): Verdict {
  const difference = replayLog(call);
  return {
    name: call.header.id,
    file,
    pass: difference === undefined,
    failures:
      difference === undefined
        ? []
        : [
            {
              key: `line.${difference.index + 1}`,
              expected: difference.recorded ?? null,
              observed: difference.replayed ?? null,
            },
          ],
    observed: observeLog(call.entries),
    expectsNothing: false,
    account: difference === undefined ? '' : differenceText(difference, call.entries),
  };
}
