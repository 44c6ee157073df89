import { createProviders } from '../../src/providers/providers.ts';
import { sectionsOf } from '../../src/sections-of.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import { loadConfig } from '../../src/config/load-config.ts';

/** The policy of `config/default.yaml`, which agents start from. */
export async function shippedPolicy(): Promise<CallPolicy> {
  const config = await loadConfig({
    folder: 'config',
    environment: 'test',
    env: {},
    sections: sectionsOf(createProviders()),
  });
  const agent = config.agent('front-desk');
  if (agent === undefined) throw new Error('The shipped configuration has no front-desk.');
  return agent.policy;
}
