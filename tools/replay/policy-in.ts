import { z } from 'zod';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import { plainValue } from '../../src/config/config-tree.ts';
import { policyShape } from '../../src/config/policy-schema.ts';
import { readYaml } from '../../src/config/read-yaml.ts';

const settings = z.object({ agent: z.object(policyShape) });

/** The agents' policy in the text of a `default.yaml`. */
export function policyIn(text: string): CallPolicy {
  return settings.parse(plainValue(readYaml(text, 'config/default.yaml').tree)).agent;
}
