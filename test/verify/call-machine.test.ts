import { describe, expect, it } from 'vitest';
import { callMachine } from '../../machines/call.machine.ts';
import { fixtureOf } from '../../tools/verify/fixture-of.ts';
import { variants } from '../../tools/verify/variants.ts';
import { verify } from '../../tools/verify/verify.ts';

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
