import { callMachine } from '../../machines/call.machine.ts';
import { fixtureOf } from '../../tools/verify/fixture-of.ts';
import type { Variant } from '../../tools/verify/variant.ts';
import { verify } from '../../tools/verify/verify.ts';

/** Explores variants of the call machine; what breaks an invariant is there as a fixture. */
export function explored(variants: readonly Variant[]) {
  const { invariants, variants: reports, holds, states } = verify(callMachine, variants);
  const fixtures = invariants.flatMap(({ finding }) => (finding === undefined ? [] : [fixtureOf(finding)]));
  return { fixtures, cutShort: reports.filter(({ isCutShort }) => isCutShort), holds, states };
}

/** The largest by far are apart, so that they can be explored beside the others. */
export const hasBrokenEars = ({ happenings }: Variant): boolean => happenings.has('broken-ears');
