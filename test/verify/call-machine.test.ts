import { describe, expect, it } from 'vitest';
import { callMachine } from '../../machines/call.machine.ts';
import { invariants } from '../../tools/verify/invariants.ts';
import { variants } from '../../tools/verify/variants.ts';
import { verify, type VerifyReport } from '../../tools/verify/verify.ts';
import { fixtureOf } from '../../tools/verify/fixture-of.ts';
import { defects } from './defects.ts';

/** A defect may let the machine run away; it is found long before. */
const mostStates = 8000;

function brokenBy({ invariants }: VerifyReport): readonly number[] {
  return invariants.filter(({ violations }) => violations > 0).map(({ number }) => number);
}

describe('the call machine', () => {
  it('keeps its ten invariants in every state of every variant', () => {
    const report = verify(callMachine, variants);
    const fixtures = report.invariants.flatMap(({ finding }) =>
      finding === undefined ? [] : [fixtureOf(finding)],
    );
    expect(fixtures).toEqual([]);
    expect(report.variants.filter(({ isCutShort }) => isCutShort)).toEqual([]);
    expect(report.holds).toBe(true);
    expect(report.states).toBeGreaterThan(40_000);
  }, 300_000);
});

describe('a defect in the machine is found', () => {
  it.each(defects)(
    '$name: invariant $breaks',
    ({ machine, variant, breaks }) => {
      const report = verify(machine, [variant], mostStates);
      expect(brokenBy(report)).toContain(breaks);
      expect(report.holds).toBe(false);
    },
    60_000,
  );

  it('for each of the invariants, and not in the machine as it is', () => {
    expect(new Set(defects.map(({ breaks }) => breaks))).toEqual(
      new Set(invariants.map(({ number }) => number)),
    );
    const wishes = new Map(
      defects.map(({ variant }) => [JSON.stringify([variant.policy, ...variant.happenings]), variant]),
    );
    expect(brokenBy(verify(callMachine, [...wishes.values()]))).toEqual([]);
  }, 120_000);
});
