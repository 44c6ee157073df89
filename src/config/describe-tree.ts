import type { ConfigLeaf, ConfigNode, KeyPath, Origin } from './config-tree.ts';
import { resolveTree } from './resolve-tree.ts';
import { isSecretPath, mask, namesSecret, withoutCredentials } from './secrets.ts';
import { variablesIn, type Environment } from './variables.ts';

/** One value of the configuration, to be shown to a person. */
export interface DescribedValue {
  /** `providers.stt.active`. */
  readonly key: string;
  /** Secrets are masked. */
  readonly value: string;
  /** What the name of a provider comes to: the one that `auto` has found, or the one that another name stands for. */
  readonly meaning?: string;
  /** `config/default.yaml:12`, and the variables that had a say: `config/default.yaml:12 (PORT)`; or `built in`. */
  readonly source: string;
}

/** Every value of a tree with where it came from, in the tree's order. `base` is where the tree hangs. */
export function describeTree(
  node: ConfigNode,
  env: Environment,
  base: KeyPath = [],
): readonly DescribedValue[] {
  switch (node.kind) {
    case 'map':
      return node.entries.size === 0
        ? [{ key: base.join('.'), value: '{}', source: placeOf(node.origin) }]
        : [...node.entries].flatMap(([key, child]) => describeTree(child, env, [...base, key]));
    case 'list':
      return node.items.length === 0
        ? [{ key: base.join('.'), value: '[]', source: placeOf(node.origin) }]
        : node.items.flatMap((item, index) => describeTree(item, env, [...base, index]));
    case 'leaf':
      return [describeLeaf(node, env, base)];
    case 'hole':
      return [];
  }
}

function describeLeaf(leaf: ConfigLeaf, env: Environment, path: KeyPath): DescribedValue {
  const uses = typeof leaf.value === 'string' ? (variablesIn(leaf.value) ?? []) : [];
  const { tree, problems } = resolveTree(leaf, env);
  const value = tree.kind === 'leaf' && problems.length === 0 ? tree.value : undefined;
  const isSecret =
    typeof value === 'string' && (isSecretPath(path) || uses.some(({ name }) => namesSecret(name)));
  const said = uses.map(({ name }) => ((env[name] ?? '') === '' ? `${name} is not set` : name));
  const place = placeOf(leaf.origin);
  return {
    key: path.join('.'),
    value: value === undefined ? '' : isSecret ? mask : withoutCredentials(String(value)),
    source: said.length === 0 ? place : `${place} (${said.join(', ')})`,
  };
}

function placeOf({ file, line }: Origin): string {
  return line === 0 ? file : `${file}:${line}`;
}
