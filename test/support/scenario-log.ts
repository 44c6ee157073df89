import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { readScenario } from '../scenarios/scenario-files.ts';

const logs = new Map<string, Promise<readonly LogEntry[]>>();

/** The event log of the call of a scenario, `GROUP/NAME.yaml`; the same one each time. */
export function scenarioLog(file: string): Promise<readonly LogEntry[]> {
  const log = logs.get(file) ?? logOf(file);
  logs.set(file, log);
  return log;
}

async function logOf(file: string): Promise<readonly LogEntry[]> {
  const { log } = await runFixture(readScenario(file), await shippedPolicy());
  return log;
}
