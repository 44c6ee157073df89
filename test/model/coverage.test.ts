import { readFileSync } from 'node:fs';
import type { InspectionEvent } from 'xstate';
import { describe, expect, it } from 'vitest';
import { callMachine } from '../../machines/call.machine.ts';
import { readChart } from '../../src/inspector/chart.ts';
import { openRig } from '../call/rig.ts';
import { Coverage, type CoverageReport } from './coverage.ts';

const chart = readChart(callMachine);
const builtInFile = 'tools/inspector/public/inspect/call-machine.json';
const builtIn = JSON.parse(readFileSync(builtInFile, 'utf8')) as CoverageReport;

/** Shown when it is not as it should be. */
const remedy = `npx vitest run test/model && cp coverage/call-machine.json ${builtInFile}`;

function idsOf({ transitions, states }: CoverageReport): object {
  return [Object.keys(transitions), Object.keys(states)];
}

describe('coverage', () => {
  it('names what was never taken and never entered', () => {
    const coverage = new Coverage(chart);
    expect(coverage.missing).toEqual([...chart.transitions.map(({ id }) => id), ...chart.states.keys()]);
    expect(coverage.summary).toMatch(/^transitions 0 of \d+, states 0 of \d+$/u);
  });

  it('counts what a real call goes through, and nothing else', async () => {
    const coverage = new Coverage(chart);
    const { session, ears } = await openRig();
    session.watch().inspect(coverage.observe);
    ears.say(0, 'Hello.');
    const taken = Object.entries(coverage.report.transitions).filter(([, times]) => times > 0);
    expect(Object.fromEntries(taken)).toEqual({
      'active turn.* #2': 2,
      'active.floor.listening talk.began #1': 1,
      'active.floor.listening talk.ended #3': 1,
    });
    expect(coverage.report.states['active.floor.holding.thinking']).toBe(1);
    expect(coverage.missing).not.toContain('active.floor.listening talk.began #1');
    expect(coverage.missing).toContain('active.floor.holding.speaking');
  });

  it('is built into the inspector for the machine as it is', () => {
    const times = [...Object.values(builtIn.transitions), ...Object.values(builtIn.states)];
    const isWhole = times.every((count) => count > 0);
    expect({ ids: idsOf(builtIn), isWhole, remedy }).toEqual({
      ids: idsOf(new Coverage(chart).report),
      isWhole: true,
      remedy,
    });
  });

  it('takes no transition of another machine for one of this', () => {
    const [definition] = chart.transitions.map((transition) => ({ ...transition.definition }));
    const event = { type: '@xstate.microstep', _transitions: [definition] } as unknown as InspectionEvent;
    expect(() => new Coverage(chart).observe(event)).toThrow('is not in the definition');
  });
});
