import { describe, expect, it } from 'vitest';
import { judge } from '../../tools/replay/judge.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { readScenario, scenarioFiles, scenarioOf } from './scenario-files.ts';

describe('the call comes to what a scenario expects', () => {
  it.each(scenarioFiles)('%s', async (file) => {
    const fixture = readScenario(file);
    const { observed } = await runFixture(fixture, await shippedPolicy());
    expect(judge(fixture.expect, observed)).toEqual([]);
  });
});

describe('no scenario', () => {
  it.each([
    ['has no expectation', 'name: a\ncaller: [{ at: 0, hangup: true }]', 'expects nothing'],
    ['has an empty expectation', 'name: a\ncaller: [{ at: 0, hangup: true }]\nexpect: {}', 'expects nothing'],
    ['expects what there is no word for', 'name: a\nexpect: { stats: [listening] }', 'stats'],
  ])('%s', (_, text, problem) => {
    expect(() => scenarioOf(text, 'a.yaml')).toThrow(problem);
  });
});
