import type { CallPolicy } from '../../../machines/vocabulary/policy.ts';
import { failureText } from '../judge.ts';
import type { RecordedCall } from '../log/read-log.ts';
import { fixtureText } from './fixture-text.ts';
import { replayedFixture, type ReplayedFixture } from './replayed-fixture.ts';

/** The text of a fixture, ready to be written. */
export interface WrittenFixture {
  readonly text: string;
  /** Whether it comes to what was recorded, in a sentence; absent where it does. */
  readonly warning?: string;
  /** What does not fit in it, and what comes out otherwise when it is replayed; each in a sentence. */
  readonly remarks: readonly string[];
}

/** Writes a recorded call as a fixture that was replayed; undefined for one that never became ready. */
export async function writtenFixture(
  call: RecordedCall,
  shipped: CallPolicy,
): Promise<WrittenFixture | undefined> {
  const made = await replayedFixture(call, shipped);
  return made === undefined ? undefined : asWritten(made);
}

export function asWritten({ fixture, remarks, differences, isBroken }: ReplayedFixture): WrittenFixture {
  return {
    text: fixtureText(fixture),
    ...(differences.length === 0 ? {} : { warning: isBroken ? broken : otherwise }),
    remarks: [...remarks, ...differences.map((each) => `Replayed, ${failureText(each)}`)],
  };
}

const otherwise =
  'This fixture differs from the recorded call: it expects what comes out when it is replayed, not what was recorded.';
const broken = 'This fixture fails its own replay: it can’t be played as the call went.';
