import type { CallPolicy } from '../../../machines/vocabulary/policy.ts';
import { failureText, type Failure } from '../judge.ts';
import type { RecordedCall } from '../log/read-log.ts';
import { atFittingPace } from './fitting-pace.ts';
import { fixtureOfLog } from './fixture-of-log.ts';
import { fixtureText } from './fixture-text.ts';

/** The text of a fixture, ready to be written. */
export interface WrittenFixture {
  readonly text: string;
  /** What does not fit in it, and what comes out otherwise when it is replayed; each in a sentence. */
  readonly remarks: readonly string[];
  /** It comes to what was recorded. */
  readonly isFaithful: boolean;
}

/** Writes a recorded call as a fixture, and replays that at once; undefined for one that never became ready. */
export async function writtenFixture(
  call: RecordedCall,
  shipped: CallPolicy,
): Promise<WrittenFixture | undefined> {
  const made = fixtureOfLog(call, shipped);
  if (made === undefined) return undefined;
  const { fixture, failures } = await atFittingPace(made.fixture, shipped);
  return {
    text: fixtureText(fixture),
    remarks: [...made.remarks, ...failures.map(asRemark)],
    isFaithful: failures.length === 0,
  };
}

function asRemark(failure: Failure): string {
  return `Replayed, ${failureText(failure)}`;
}
