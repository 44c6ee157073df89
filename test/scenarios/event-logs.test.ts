import { describe, expect, it } from 'vitest';
import { readLog } from '../../tools/replay/log/read-log.ts';
import { replayLog } from '../../tools/replay/log/replay-log.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { logText } from '../support/log-text.ts';
import { readScenario, scenarioFiles } from './scenario-files.ts';

describe('the event log of a scenario', () => {
  it.each(scenarioFiles)('%s is replayed to the same decisions and effects', async (file) => {
    const fixture = readScenario(file);
    const { log } = await runFixture(fixture, await shippedPolicy());
    const reading = readLog(logText(log));
    if (!reading.ok) throw new Error(`line ${reading.line} ${reading.fault}`);
    expect(replayLog(reading.call)).toBeUndefined();
  });
});
