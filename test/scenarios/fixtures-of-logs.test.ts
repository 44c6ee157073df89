import { describe, expect, it } from 'vitest';
import { fixtureOfLog } from '../../tools/replay/from-log/fixture-of-log.ts';
import { fixtureText } from '../../tools/replay/from-log/fixture-text.ts';
import { failureText, judge } from '../../tools/replay/judge.ts';
import { readLog } from '../../tools/replay/log/read-log.ts';
import { readFixture } from '../../tools/replay/read-fixture.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { logText } from '../support/log-text.ts';
import { readScenario, scenarioFiles } from './scenario-files.ts';

describe('a scenario, run, logged and made a fixture again', () => {
  it.each(scenarioFiles)('%s comes to the same', async (file) => {
    const shipped = await shippedPolicy();
    const original = readScenario(file);
    const { log, observed } = await runFixture(original, shipped);
    const reading = readLog(logText(log));
    if (!reading.ok) throw new Error(`line ${reading.line} ${reading.fault}`);
    const made = fixtureOfLog(reading.call, shipped);
    if (made === undefined) throw new Error('it never became ready');
    const text = fixtureText(made.fixture);
    const read = readFixture(text, file);
    if (!read.ok) throw new Error(JSON.stringify(read.problems) + text);
    const again = (await runFixture(read.fixture, shipped)).observed;
    expect(judge(read.fixture.expect, again).map(failureText)).toEqual([]);
    const withoutHangUp = again.states.filter((state) => state !== 'ended');
    expect(withoutHangUp).toEqual(observed.states.filter((state) => state !== 'ended'));
    expect([again.heard, again.history]).toEqual([observed.heard, observed.history]);
  });
});
