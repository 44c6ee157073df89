import type { ConfigProblem } from '../errors/config-error.ts';
import type { ConfigLeaf, ConfigNode } from './config-tree.ts';
import { problemAt } from './problem-at.ts';
import { expand, type Environment } from './variables.ts';

export interface Resolution {
  /** Without `${…}`. What came out empty is left out, as if it had not been written. */
  readonly tree: ConfigNode;
  readonly problems: readonly ConfigProblem[];
  /** Those of `problems` that no variable's value can mend. */
  readonly malformed: readonly ConfigProblem[];
}

interface Findings {
  readonly problems: ConfigProblem[];
  readonly malformed: ConfigProblem[];
}

/** Puts the environment's variables, as they are now, into every text of a tree. */
export function resolveTree(node: ConfigNode, env: Environment): Resolution {
  const found: Findings = { problems: [], malformed: [] };
  const tree = resolveNode(node, env, found) ?? { kind: 'hole', origin: node.origin };
  return { tree, ...found };
}

/** Undefined for a text of nothing but variables that came out empty. */
function resolveNode(node: ConfigNode, env: Environment, found: Findings): ConfigNode | undefined {
  switch (node.kind) {
    case 'leaf':
      return resolveLeaf(node, env, found);
    case 'list': {
      const items = node.items.map((item) => resolveNode(item, env, found));
      // A hole in a list would move the items after it: left out, it has been reported all the same.
      return { ...node, items: items.filter((item) => item !== undefined && item.kind !== 'hole') };
    }
    case 'map': {
      const entries = new Map<string, ConfigNode>();
      for (const [key, child] of node.entries) {
        const resolved = resolveNode(child, env, found);
        if (resolved !== undefined) entries.set(key, resolved);
      }
      return { ...node, entries };
    }
    case 'hole':
      return node;
  }
}

function resolveLeaf(leaf: ConfigLeaf, env: Environment, found: Findings): ConfigNode | undefined {
  const { value, origin } = leaf;
  if (typeof value !== 'string' || !value.includes('${')) return leaf;
  const expansion = expand(value, env);
  switch (expansion.outcome) {
    case 'expanded': {
      const { text, variables } = expansion;
      if (variables.length === 0) return { ...leaf, value: text };
      return text === '' ? undefined : { ...leaf, value: text, variables };
    }
    case 'missing':
      for (const name of expansion.names)
        found.problems.push({ ...problemAt(origin, ...unset(name)), variable: name });
      return { kind: 'hole', origin };
    case 'malformed': {
      const fault = 'has a "${" that begins no variable';
      const remedy = 'Write ${NAME} or ${NAME:-default}, or $${ where the characters themselves are meant.';
      const problem = problemAt(origin, fault, remedy);
      found.problems.push(problem);
      found.malformed.push(problem);
      return { kind: 'hole', origin };
    }
  }
}

const unset = (name: string): readonly [string, string] => [
  `needs the environment variable ${name}, which is not set`,
  `Set ${name}, in the environment or in .env, or write \${${name}:-default} here.`,
];
