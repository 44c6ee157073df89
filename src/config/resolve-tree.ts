import type { ConfigProblem } from '../errors/config-error.ts';
import type { ConfigLeaf, ConfigNode } from './config-tree.ts';
import { problemAt } from './problem-at.ts';
import { expand, type Environment } from './variables.ts';

export interface Resolution {
  /** Without `${…}`. What came out empty is left out, as if it had not been written. */
  readonly tree: ConfigNode;
  readonly problems: readonly ConfigProblem[];
}

/** Puts the environment's variables, as they are now, into every text of a tree. */
export function resolveTree(node: ConfigNode, env: Environment): Resolution {
  const problems: ConfigProblem[] = [];
  const tree = resolveNode(node, env, problems) ?? { kind: 'hole', origin: node.origin };
  return { tree, problems };
}

/** Undefined for a text of nothing but variables that came out empty. */
function resolveNode(node: ConfigNode, env: Environment, problems: ConfigProblem[]): ConfigNode | undefined {
  switch (node.kind) {
    case 'leaf':
      return resolveLeaf(node, env, problems);
    case 'list': {
      const items = node.items.map((item) => resolveNode(item, env, problems));
      // A hole in a list would move the items after it: left out, it has been reported all the same.
      return { ...node, items: items.filter((item) => item !== undefined && item.kind !== 'hole') };
    }
    case 'map': {
      const entries = new Map<string, ConfigNode>();
      for (const [key, child] of node.entries) {
        const resolved = resolveNode(child, env, problems);
        if (resolved !== undefined) entries.set(key, resolved);
      }
      return { ...node, entries };
    }
    case 'hole':
      return node;
  }
}

function resolveLeaf(leaf: ConfigLeaf, env: Environment, problems: ConfigProblem[]): ConfigNode | undefined {
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
      for (const name of expansion.names) problems.push(problemAt(origin, ...unset(name)));
      return { kind: 'hole', origin };
    case 'malformed':
      problems.push(
        problemAt(
          origin,
          'has a "${" that begins no variable',
          'Write ${NAME} or ${NAME:-default}, or $${ where the characters themselves are meant.',
        ),
      );
      return { kind: 'hole', origin };
  }
}

const unset = (name: string): readonly [string, string] => [
  `needs the environment variable ${name}, which is not set`,
  `Set ${name}, in the environment or in .env, or write \${${name}:-default} here.`,
];
