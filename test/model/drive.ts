import type { InspectionEvent } from 'xstate';
import { policyWith, waysToWait } from './delays.ts';
import { DrivenCall } from './driven-call.ts';
import { expectInvariants } from './invariants.ts';
import { keyOf, type Facet, type PathStep } from './paths.ts';

/**
 * Drives the real call along a path, with the first delays that let it go there: the paths know no time, but the call
 * does. Returns the projected states in which the call was seen to be as modelled. Throws what was wrong with the first
 * delays when none let it.
 */
export async function drive(
  facet: Facet,
  path: readonly PathStep[],
  observe: (event: InspectionEvent) => void,
): Promise<readonly string[]> {
  const failures: unknown[] = [];
  for (const delays of waysToWait(path)) {
    const call = new DrivenCall(
      facet.input,
      policyWith(facet.input.policy, delays),
      facet.countsMoney ?? false,
      observe,
    );
    const seen: string[] = [];
    try {
      for (const { step, before, after } of path) {
        await call.take(step);
        call.expectAsModelled(after, before);
        expectInvariants(after);
        seen.push(keyOf(after));
      }
      await call.end();
      return seen;
    } catch (error) {
      failures.push(error);
    }
  }
  const names = path.map(({ step }) => step.type).join(' → ');
  throw new Error(`${facet.name}: ${names}: ${(failures[0] as Error).message}`, { cause: failures[0] });
}
