import { childOf, nodeAt, type ConfigMap, type ConfigNode, type KeyPath } from './config-tree.ts';
import type { DescribedValue } from './describe-tree.ts';
import type { ProviderChoice } from './provider-choice.ts';
import { providerKinds, type AnswersFrom, type ProviderKind } from './provider-sections.ts';
import { isSecretPath, mask, withoutCredentials } from './secrets.ts';

/**
 * Adds to the values of a tree what they leave open: what `auto` and other names came to, and what holds in the section
 * of a provider in use where the files say nothing.
 */
export function describeProviders(
  values: readonly DescribedValue[],
  tree: ConfigMap,
  choice: ProviderChoice,
): readonly DescribedValue[] {
  const meant = withMeanings(values, ['providers'], { names: activeNames, tree, choice });
  const described: DescribedValue[] = [];
  for (const [index, value] of meant.entries()) {
    described.push(value);
    const kind = kindOf(value.key);
    if (kind !== undefined && kind !== kindOf(meant[index + 1]?.key ?? ''))
      described.push(...builtIn(kind, tree, choice));
  }
  return described;
}

const activeNames = (kind: ProviderKind): KeyPath => ['providers', kind, 'active'];
const ownNames = (kind: ProviderKind): KeyPath => ['providers', kind];

/** The same for the names in an agent's file, whose values stand under `agents.NAME`. */
export function describeAgentProviders(
  values: readonly DescribedValue[],
  agent: string,
  file: ConfigMap,
  choice: ProviderChoice,
): readonly DescribedValue[] {
  const mind: AnswersFrom = file.entries.has('flow') ? 'flow' : 'prompt';
  return withMeanings(values, ['agents', agent, 'providers'], { names: ownNames, tree: file, choice, mind });
}

interface Naming {
  /** Where the tree has the names of a kind's providers. */
  readonly names: (kind: ProviderKind) => KeyPath;
  readonly tree: ConfigMap;
  readonly choice: ProviderChoice;
  readonly mind?: AnswersFrom;
}

function withMeanings(
  values: readonly DescribedValue[],
  base: KeyPath,
  naming: Naming,
): readonly DescribedValue[] {
  const meanings = new Map<string, string>();
  for (const kind of providerKinds) {
    const path = naming.names(kind);
    const key = [...base, ...path.slice(1)].join('.');
    const node = nodeAt(naming.tree, path);
    const places: readonly (readonly [string, ConfigNode | undefined])[] =
      node?.kind === 'list' ? node.items.map((item, index) => [`${key}.${index}`, item]) : [[key, node]];
    for (const [place, named] of places) {
      const meaning = meaningOf(kind, named, naming);
      if (meaning !== undefined) meanings.set(place, meaning);
    }
  }
  return values.map((value) => {
    const meaning = meanings.get(value.key);
    return meaning === undefined ? value : { ...value, meaning };
  });
}

/** Undefined where every name is a provider's own. */
function meaningOf(kind: ProviderKind, node: ConfigNode | undefined, naming: Naming): string | undefined {
  const { choice, mind } = naming;
  const names = choice.namesIn(node).map(({ value }) => String(value));
  const meanings = names.map((name) => choice.meaning(kind, name, kind === 'llm' ? mind : undefined));
  if (meanings.every((meaning) => meaning === undefined)) return undefined;
  return names.map((name, index) => meanings[index] ?? name).join(', ');
}

function builtIn(kind: ProviderKind, tree: ConfigMap, choice: ProviderChoice): readonly DescribedValue[] {
  const sections = choice
    .choose(kind, choice.activeNames(kind))
    .map((name) => choice.sectionName(kind, name));
  return [...new Set(sections)].flatMap((name) => {
    const path = ['providers', kind, name];
    const written = nodeAt(tree, path);
    const checked = choice.settingsOf(kind, name);
    if (!checked.ok) return [];
    return Object.entries(checked.value)
      .filter(([key, value]) => value !== undefined && childOf(written, key) === undefined)
      .map(([key, value]) => {
        const text = typeof value === 'string' ? withoutCredentials(value) : JSON.stringify(value);
        const isSecret = typeof value === 'string' && isSecretPath([key]);
        return { key: [...path, key].join('.'), value: isSecret ? mask : text, source: 'built in' };
      });
  });
}

function kindOf(key: string): ProviderKind | undefined {
  return providerKinds.find((kind) => key.startsWith(`providers.${kind}.`));
}
