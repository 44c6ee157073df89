import type { ConfigProblem } from '../errors/config-error.ts';
import { agentSchema } from './agent-schema.ts';
import { coerceVariables } from './coerce-variables.ts';
import { childOf, leavesOf, type ConfigMap } from './config-tree.ts';
import { resolveTree } from './resolve-tree.ts';
import { schemaAt } from './schema-at.ts';
import { comparableNumber } from './telephone-number.ts';
import type { Environment } from './variables.ts';
import { wrongName } from './wrong-name.ts';

/** Numbers that more than one agent says to answer: which of them would, nobody could tell. */
export function sharedNumbers(
  agents: ReadonlyMap<string, ConfigMap>,
  env: Environment,
): readonly ConfigProblem[] {
  const owners = new Map<string, string>();
  const problems: ConfigProblem[] = [];
  for (const [agent, file] of agents) {
    const node = childOf(file, 'numbers');
    if (node === undefined) continue;
    const { tree } = resolveTree(node, env);
    for (const leaf of leavesOf(coerceVariables(tree, schemaAt(agentSchema, ['numbers'])))) {
      const number = comparableNumber(String(leaf.value));
      const owner = owners.get(number) ?? agent;
      owners.set(number, owner);
      if (owner === agent) continue;
      const fault = `is answered by both ${owner} and ${agent}`;
      problems.push(wrongName(leaf, fault, `Remove it from one of the two agents.`, env));
    }
  }
  return problems;
}
