import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import { plainValue } from '../../src/config/config-tree.ts';
import { policyShape } from '../../src/config/policy-schema.ts';
import { readYaml } from '../../src/config/read-yaml.ts';
import { packageFolder } from '../../src/package-folder.ts';

const settings = z.object({ agent: z.object(policyShape) });

/**
 * The policy of `config/default.yaml` as talky ships it, which the agents of fixtures start from: a fixture comes to the
 * same whatever is configured where it is replayed.
 */
export async function shippedPolicy(): Promise<CallPolicy> {
  const text = await readFile(new URL('config/default.yaml', packageFolder), 'utf8');
  return settings.parse(plainValue(readYaml(text, 'config/default.yaml').tree)).agent;
}
