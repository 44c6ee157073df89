import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { readScenario } from '../scenarios/scenario-files.ts';

const policy = shippedPolicy();

/** The event log of a scenario's call. */
export async function scenarioLog(file: string): Promise<readonly LogEntry[]> {
  const { log } = await runFixture(readScenario(file), await policy);
  return log;
}
