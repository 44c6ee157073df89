import type { ConfigNode } from './config-tree.ts';
import { resolveTree } from './resolve-tree.ts';
import { isSecretPath, namesSecret } from './secrets.ts';
import { variablesIn, type Environment } from './variables.ts';

/** What is shorter is no secret, and would turn up in half of all words. */
const minCharacters = 8;

/** Every key, token and the like in a tree, with its variables as they are now. */
export function secretValues(node: ConfigNode, env: Environment): readonly string[] {
  switch (node.kind) {
    case 'map':
      return [...node.entries.values()].flatMap((child) => secretValues(child, env));
    case 'list':
      return node.items.flatMap((item) => secretValues(item, env));
    case 'leaf': {
      if (typeof node.value !== 'string') return [];
      const uses = variablesIn(node.value) ?? [];
      if (!isSecretPath(node.origin.path) && !uses.some(({ name }) => namesSecret(name))) return [];
      const { tree } = resolveTree(node, env);
      const value = tree.kind === 'leaf' ? tree.value : '';
      return typeof value === 'string' && value.length >= minCharacters ? [value] : [];
    }
    case 'hole':
      return [];
  }
}
