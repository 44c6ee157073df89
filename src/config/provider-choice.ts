import type { ConfigProblem } from '../errors/config-error.ts';
import { checkTree, type Checked } from './check-tree.ts';
import { coerceVariables } from './coerce-variables.ts';
import {
  emptyMap,
  leavesOf,
  mergeTrees,
  nodeAt,
  originAt,
  type ConfigLeaf,
  type ConfigMap,
  type ConfigNode,
} from './config-tree.ts';
import { availableFor, choiceAmong } from '../errors/nearest-name.ts';
import { problemAt } from './problem-at.ts';
import { providerNames } from './provider-names.ts';
import { resolveTree } from './resolve-tree.ts';
import { holdsSecret, namesSecret } from './secrets.ts';
import {
  kindNames,
  type AnswersFrom,
  type ProviderKind,
  type ProviderSection,
  type ProviderSections,
} from './provider-sections.ts';
import type { Environment } from './variables.ts';
import { wrongName } from './wrong-name.ts';

/** The section of a provider, checked and with the defaults of its schema. */
export type ProviderSettings = Readonly<Record<string, unknown>>;

const automatic = 'auto';

/** Finds out which providers the names in a configuration stand for, and reads their sections. */
export class ProviderChoice {
  readonly #tree: ConfigMap;
  readonly #ownFile: string;
  readonly #sections: ProviderSections;
  readonly #env: Environment;

  /** `ownFile`: where sections are written that the tree lacks. */
  constructor(tree: ConfigMap, ownFile: string, sections: ProviderSections, env: Environment) {
    this.#tree = tree;
    this.#ownFile = ownFile;
    this.#sections = sections;
    this.#env = env;
  }

  /** The names in `providers.KIND.active`. */
  activeNames(kind: ProviderKind): readonly ConfigLeaf[] {
    return this.namesIn(nodeAt(this.#tree, ['providers', kind, 'active']));
  }

  known(kind: ProviderKind): readonly string[] {
    return Object.keys(this.#sections[kind]);
  }

  /** A name, or a list of names, as it was written; what is neither has been complained about by the schema. */
  namesIn(node: ConfigNode | undefined): readonly ConfigLeaf[] {
    if (node === undefined) return [];
    return leavesOf(coerceVariables(resolveTree(node, this.#env).tree, providerNames));
  }

  /** The name of the section that a provider is configured by, which for another name may be the one of its own. */
  sectionName(kind: ProviderKind, name: string): string {
    const alias = this.#section(kind, name)?.alias;
    const hasOwn = nodeAt(this.#tree, ['providers', kind, name]) !== undefined;
    return alias === undefined || hasOwn ? name : alias.of;
  }

  /** What stands behind a name that is not a provider's own: `flux` for `auto`, `nova with model nova-2` for `nova-2`. */
  meaning(kind: ProviderKind, name: string, from?: AnswersFrom): string | undefined {
    if (name === automatic) return this.#best(kind, from) ?? 'none, as no key is set';
    const alias = this.#section(kind, name)?.alias;
    if (alias === undefined) return undefined;
    const said = Object.entries(alias.settings).map(([key, value]) => `${key} ${value}`);
    const differs = said.length > 0 && this.sectionName(kind, name) !== name;
    return differs ? `${alias.of} with ${said.join(', ')}` : alias.of;
  }

  /** First choice first. `auto` becomes the best provider that is ready, or nothing where none is. */
  choose(kind: ProviderKind, names: readonly ConfigLeaf[], from?: AnswersFrom): readonly string[] {
    const chosen = names.map(({ value }) => (value === automatic ? this.#best(kind, from) : String(value)));
    return [...new Set(chosen)].filter((name) => name !== undefined);
  }

  unknown(kind: ProviderKind, names: readonly ConfigLeaf[]): readonly ConfigProblem[] {
    const known = this.known(kind);
    return names
      .filter(({ value }) => value !== automatic && !known.includes(String(value)))
      .map((leaf) => this.#unknownName(kind, leaf));
  }

  /** The variables any of which, set, would make a provider of this kind ready. */
  wantedKeys(kind: ProviderKind, from?: AnswersFrom): readonly string[] {
    const keys = this.#suiting(kind, from).flatMap(([name]) => {
      const { problems } = this.settingsOf(kind, name);
      const [first, ...others] = problems.map(({ variable }) => variable);
      return first !== undefined && others.length === 0 && namesSecret(first) ? [first] : [];
    });
    return [...new Set(keys)];
  }

  #unknownName(kind: ProviderKind, leaf: ConfigLeaf): ConfigProblem {
    const own = this.known(kind).filter((name) => this.#section(kind, name)?.alias === undefined);
    const remedy = availableFor(String(leaf.value), [automatic, ...own], this.known(kind));
    return wrongName(leaf, `is no ${kindNames[kind]} provider`, remedy, this.#env);
  }

  answersFrom(model: string): AnswersFrom {
    return this.#section('llm', model)?.answersFrom ?? 'prompt';
  }

  settingsOf(kind: ProviderKind, name: string): Checked<ProviderSettings> {
    const section = this.#section(kind, name);
    if (section === undefined) {
      const hint = choiceAmong(name, this.known(kind));
      const origin = originAt(this.#tree, ['providers', kind, 'active']);
      return { ok: false, problems: [problemAt(origin, 'does not name a provider that is known', hint)] };
    }
    const node = this.#node(kind, name);
    const { tree, problems } = resolveTree(node, this.#env);
    const checked = checkTree(tree, section.schema);
    if (checked.ok && problems.length === 0) return checked;
    const all = [...problems, ...checked.problems];
    return { ok: false, problems: node.origin.line === 0 ? all.map(withExample) : all };
  }

  /** The first in the table of providers whose key is set, else the first that needs none. */
  #best(kind: ProviderKind, from: AnswersFrom | undefined): string | undefined {
    const hasKey = (name: string): boolean =>
      holdsSecret(resolveTree(this.#node(kind, name), this.#env).tree);
    // Checking a section costs more than all the rest, and most lack a key.
    const isRight = (name: string): boolean => this.settingsOf(kind, name).ok;
    const suiting = this.#suiting(kind, from);
    const keyed = suiting.find(([name]) => hasKey(name) && isRight(name));
    return (keyed ?? suiting.find(([name, { isStandby }]) => isStandby === true && isRight(name)))?.[0];
  }

  #suiting(
    kind: ProviderKind,
    from: AnswersFrom | undefined,
  ): readonly (readonly [string, ProviderSection])[] {
    return Object.entries(this.#sections[kind]).filter(
      ([, { alias, answersFrom = 'prompt' }]) =>
        alias === undefined && (from === undefined || answersFrom === from),
    );
  }

  /** One that stands nowhere is missing in the file that is the user's own. */
  #node(kind: ProviderKind, name: string): ConfigNode {
    const path = ['providers', kind, name];
    const own = nodeAt(this.#tree, path);
    const alias = this.#section(kind, name)?.alias;
    if (own !== undefined || alias === undefined)
      return own ?? emptyMap({ file: this.#ownFile, line: 0, path });
    const section = this.#node(kind, alias.of);
    const { origin } = section;
    const said = Object.entries(alias.settings).map(
      ([key, value]) => [key, { kind: 'leaf', origin, value }] as const,
    );
    return section.kind === 'map'
      ? mergeTrees(section, { kind: 'map', origin, entries: new Map(said) })
      : section;
  }

  #section(kind: ProviderKind, name: string): ProviderSection | undefined {
    const sections = this.#sections[kind];
    return Object.hasOwn(sections, name) ? sections[name] : undefined;
  }
}

/** Of a section that stands nowhere yet: what has to be written, from the top of the file. */
function withExample(problem: ConfigProblem): ConfigProblem {
  const { file, path, remedy } = problem;
  const section = path.split('.').reduceRight((inner, key) => `{ ${key}: ${inner} }`, '…');
  const what = remedy.replace(/^Write /, '');
  return { ...problem, remedy: `Write "${section.slice(2, -2)}" into ${file}, with ${what}` };
}
