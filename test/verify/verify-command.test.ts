import { describe, expect, it } from 'vitest';
import { callMachine } from '../../machines/call.machine.ts';
import { runVerify } from '../../tools/commands/run-verify.ts';
import { variant } from '../../tools/verify/variant.ts';
import { testConsole } from '../tools/test-console.ts';
import { defects } from './defects.ts';

const variants = [variant('plain', { happenings: [] })];
const clock = (): (() => number) => {
  let ms = 0;
  return () => (ms += 1500);
};

describe('talky verify', () => {
  it('tells how much was explored, and that every invariant holds', () => {
    const console = testConsole();
    expect(runVerify({}, console, { machine: callMachine, variants }, clock())).toBe(0);
    expect(console.out).toMatch(/^\d+ states and \d+ transitions of 1 variants in 1\.5 s$/m);
    expect(console.out.match(/^✓ +\d+ /gm)).toHaveLength(10);
    expect(console.out).not.toContain('✗');
    expect(console.out).toContain('Bounded:');
  });

  it('shows the shortest way to a violation, also as a fixture, and fails', () => {
    const console = testConsole();
    const defect = defects.find(({ name }) => name === 'a contest does not clear');
    if (defect === undefined) throw new Error('There is no such defect.');
    const subject = { machine: defect.machine, variants: [defect.variant] };
    expect(runVerify({}, console, subject, clock())).toBe(1);
    expect(console.out).toMatch(/^✗ +6 +Violated \d+ times: No agent audio after clear/m);
    expect(console.out).toMatch(/^invariant 6: .*\n +1\. speech-to-text is open {2}→ {2}\[listening\]$/m);
    expect(console.out).toContain('name: invariant-6');
  });

  it('gives the same as JSON', () => {
    const console = testConsole();
    const defect = defects.find(({ name }) => name === 'a kept turn is lost');
    if (defect === undefined) throw new Error('There is no such defect.');
    const subject = { machine: defect.machine, variants: [defect.variant] };
    expect(runVerify({ json: true }, console, subject, clock())).toBe(1);
    const report = console.lines[0] as { holds: boolean; tookMs: number; invariants: { number: number }[] };
    expect(report).toMatchObject({ holds: false, tookMs: 1500 });
    expect(report.invariants.find(({ number }) => number === 9)).toMatchObject({
      path: expect.arrayContaining(['speech-to-text is open']) as unknown,
      fixture: expect.stringContaining('caller:') as unknown,
    });
  });
});
