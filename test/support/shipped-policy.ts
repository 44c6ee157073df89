import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import { loadConfig } from '../../src/config/load-config.ts';

/** The policy of `config/default.yaml`, which agents start from. */
export async function shippedPolicy(): Promise<CallPolicy> {
  const config = await loadConfig({ folder: 'config', environment: 'test', env: {} });
  const agent = config.agent('front-desk');
  if (agent === undefined) throw new Error('The shipped configuration has no front-desk.');
  return agent.policy;
}
