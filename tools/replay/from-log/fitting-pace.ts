import type { CallPolicy } from '../../../machines/vocabulary/policy.ts';
import type { Fixture, VoiceEntry } from '../fixture.ts';
import type { FixtureClock } from '../fixture-clock.ts';
import { judge, type Failure } from '../judge.ts';
import { runFixture } from '../run-fixture.ts';
import { VirtualClock } from '../virtual-clock.ts';

/** How much faster or slower than on the whole a voice may have been where it matters. */
const paces = [1];

/** A fixture, and what does not come out as it says. */
export interface Fitted {
  readonly fixture: Fixture;
  readonly failures: readonly Failure[];
}

/**
 * A real voice has words of all lengths, a fixture's has one: the length nearest to the middle with which the call comes
 * out as it was recorded, or the middle when there is none among the first `mostRuns`.
 */
export async function atFittingPace(
  fixture: Fixture,
  shipped: CallPolicy,
  newClock: () => FixtureClock = () => new VirtualClock(),
  mostRuns = paces.length,
): Promise<Fitted> {
  let first: Fitted | undefined;
  for (const pace of paces.slice(0, mostRuns)) {
    const paced = pace === 1 ? fixture : { ...fixture, tts: atPace(fixture.tts, pace) };
    const { observed } = await runFixture(paced, shipped, newClock());
    const failures = judge(paced.expect, observed);
    first ??= { fixture, failures };
    if (failures.length === 0) return { fixture: paced, failures };
  }
  return first ?? { fixture, failures: [] };
}

function atPace(tts: Fixture['tts'], pace: number): NonNullable<Fixture['tts']> {
  const change = (voice: VoiceEntry): VoiceEntry => ({
    ...voice,
    wordMs: Math.round((voice.wordMs ?? 300) * pace),
  });
  return isList(tts) ? tts.map(change) : change(tts ?? {});
}

function isList(tts: Fixture['tts']): tts is readonly VoiceEntry[] {
  return Array.isArray(tts);
}
