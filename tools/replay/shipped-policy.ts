import { readFile } from 'node:fs/promises';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import { packageFolder } from '../../src/package-folder.ts';
import { policyIn } from './policy-in.ts';

/**
 * The policy of `config/default.yaml` as talky ships it, which the agents of fixtures start from: a fixture comes to the
 * same whatever is configured where it is replayed.
 */
export async function shippedPolicy(): Promise<CallPolicy> {
  return policyIn(await readFile(new URL('config/default.yaml', packageFolder), 'utf8'));
}
