import { ConfigError, type ConfigProblem } from '../errors/config-error.ts';
import { readAgent, type AgentConfig, type AgentReading, type UnavailableAgent } from './agent-config.ts';
import { agentDefaultsSchema } from './agent-schema.ts';
import { checkTree, type Checked } from './check-tree.ts';
import { coerceVariables } from './coerce-variables.ts';
import {
  childOf,
  emptyMap,
  leavesOf,
  mergeTrees,
  nodeAt,
  originAt,
  plainValue,
  type ConfigLeaf,
  type ConfigMap,
  type KeyPath,
} from './config-tree.ts';
import { describeAgentProviders, describeProviders } from './describe-providers.ts';
import { describeTree, type DescribedValue } from './describe-tree.ts';
import { choiceAmong } from '../errors/nearest-name.ts';
import { problemAt } from './problem-at.ts';
import { ProviderChoice, type ProviderSettings } from './provider-choice.ts';
import { providerKinds, type ProviderKind, type ProviderSections } from './provider-sections.ts';
import { resolveTree } from './resolve-tree.ts';
import { schemaAt } from './schema-at.ts';
import { secretValues } from './secret-values.ts';
import { sharedNumbers } from './shared-numbers.ts';
import { settingsSchema, type Settings } from './settings-schema.ts';
import type { ToolNames } from './tool-names.ts';
import type { Environment } from './variables.ts';
import { wrongName } from './wrong-name.ts';

/** A provider with the section that it is configured by. */
export interface ProviderConfig {
  readonly name: string;
  readonly settings: ProviderSettings;
}

interface ModelPrices {
  readonly usdPerMillionPromptTokens: number;
  readonly usdPerMillionCompletionTokens: number;
}

interface SpeechPrices {
  readonly usdPerMillionCharacters: number;
}

/** What was read, as it was written. */
export interface ConfigSources {
  /** `default.yaml` with everything merged over it. */
  readonly tree: ConfigMap;
  /** `providers.yaml`, there or not. */
  readonly ownFile: string;
  /** Each agent's file, by the agent's name. */
  readonly agents: ReadonlyMap<string, ConfigMap>;
  readonly flows: readonly string[];
  /** The files that were read, in order. */
  readonly files: readonly string[];
}

/**
 * The configuration of a process. It never changes: a new one is loaded when a file has changed.
 *
 * `${VAR}` is looked up anew at each use, so every member that gives values throws `ConfigError` when the environment
 * has become unfit since; hold on to what must stay the same.
 */
export class Config {
  readonly #sources: ConfigSources;
  readonly #env: Environment;
  readonly #schema: ReturnType<typeof settingsSchema>;
  readonly #choice: ProviderChoice;
  readonly #tools: ToolNames | undefined;

  constructor(
    sources: ConfigSources,
    sections: ProviderSections,
    env: Environment,
    tools: ToolNames | undefined,
  ) {
    this.#sources = sources;
    this.#env = env;
    this.#tools = tools;
    this.#schema = settingsSchema(sections, agentDefaultsSchema);
    this.#choice = new ProviderChoice(sources.tree, sources.ownFile, sections, env);
  }

  /** The files that were read; when one of them changes, or a new one comes, load again. */
  get sources(): readonly string[] {
    return this.#sources.files;
  }

  get settings(): Settings {
    const checked = this.#checkSettings();
    if (!checked.ok) throw new ConfigError(checked.problems);
    return checked.value as Settings;
  }

  /** The value at a path as `providers.stt.active`; undefined where nothing is. */
  get(path: string): unknown {
    const keys = path.split('.');
    const node = nodeAt(this.#sources.tree, keys);
    if (node === undefined) return undefined;
    const { tree, problems } = resolveTree(node, this.#env);
    if (problems.length > 0) throw new ConfigError(problems);
    return plainValue(coerceVariables(tree, schemaAt(this.#schema, keys)));
  }

  /** The providers that `providers.KIND.active` stands for, first choice first. Empty only if `auto` finds none ready. */
  active(kind: ProviderKind): readonly string[] {
    return this.#choice.choose(kind, this.#choice.activeNames(kind));
  }

  /** The providers that may be named. */
  known(kind: ProviderKind): readonly string[] {
    return this.#choice.known(kind);
  }

  /** A provider and its section; the first active one unless another is named. */
  provider(kind: ProviderKind, name = this.active(kind)[0] ?? ''): ProviderConfig {
    const checked = this.#choice.settingsOf(kind, name);
    if (!checked.ok) throw new ConfigError(checked.problems);
    return { name, settings: checked.value };
  }

  /** What a language model costs; undefined where `prices.llm` does not say. */
  modelPrices(name: string): ModelPrices | undefined {
    const price = this.settings.prices.llm[name];
    if (price === undefined) return undefined;
    return {
      usdPerMillionPromptTokens: price.usd_per_million_prompt_tokens,
      usdPerMillionCompletionTokens: price.usd_per_million_completion_tokens,
    };
  }

  /** What a voice costs; undefined where `prices.tts` does not say. */
  speechPrices(name: string): SpeechPrices | undefined {
    const price = this.settings.prices.tts[name];
    return price && { usdPerMillionCharacters: price.usd_per_million_characters };
  }

  /** Undefined when there is no such agent; throws `ConfigError` when it is there, and lacks a provider. */
  agent(name: string): AgentConfig | undefined {
    const file = this.#sources.agents.get(name);
    if (file === undefined) return undefined;
    const reading = this.#readAgent(name, file);
    if (reading.outcome === 'usable') return reading.agent;
    throw new ConfigError(reading.problems);
  }

  /** The agent of a call that asks for none: the first in `default_agent` that can answer now. */
  get defaultAgent(): string | undefined {
    const ready = new Set(this.agents().map(({ name }) => name));
    return this.#defaultAgents()
      .map(({ value }) => String(value))
      .find((name) => ready.has(name));
  }

  /** Something that is wrong with an agent and that only its providers know. */
  problemOf(agent: string, keys: readonly string[], fault: string, remedy: string): ConfigProblem {
    const file = this.#sources.agents.get(agent) ?? this.#sources.tree;
    return problemAt(originAt(file, keys), fault, remedy);
  }

  /** Why agents whose files are right can't answer a call now: they lack a provider, or their tools. */
  unavailable(): readonly UnavailableAgent[] {
    return this.#readings().flatMap(([agent, reading]) => {
      if (reading.outcome !== 'unavailable') return [];
      const { lacks, problems } = reading;
      return [{ agent, lacks, problems }];
    });
  }

  /** Those that can answer a call now, by name. */
  agents(): readonly AgentConfig[] {
    return this.#readings().flatMap(([, reading]) => (reading.outcome === 'usable' ? [reading.agent] : []));
  }

  /** Every value, secrets masked, with the file and line that it came from; what agents inherit is told once. */
  describe(): readonly DescribedValue[] {
    const { tree, agents } = this.#sources;
    const described = [...agents].flatMap(([name, file]) => {
      const values = describeTree(file, this.#env, ['agents', name]);
      return describeAgentProviders(values, name, file, this.#choice);
    });
    return [...describeProviders(describeTree(tree, this.#env), tree, this.#choice), ...described];
  }

  /** The keys, tokens and the like in it, which must not be written down anywhere. */
  secrets(): readonly string[] {
    const { tree, agents } = this.#sources;
    const found = [tree, ...agents.values()].flatMap((node) => secretValues(node, this.#env));
    return [...new Set(found)];
  }

  /** Everything that keeps this configuration from being used now; none for one that was loaded. */
  problems(): readonly ConfigProblem[] {
    const { agents } = this.#sources;
    const found: ConfigProblem[] = [...this.#checkSettings().problems];
    for (const kind of providerKinds) found.push(...this.#activeProblems(kind));
    const wanted = this.#defaultAgents();
    for (const leaf of wanted.filter(({ value }) => !agents.has(String(value)))) {
      const remedy = choiceAmong(String(leaf.value), [...agents.keys()]);
      found.push(wrongName(leaf, 'is no file in agents', remedy, this.#env));
    }
    const readings = this.#readings();
    for (const [, { outcome, problems }] of readings) if (outcome === 'invalid') found.push(...problems);
    found.push(...sharedNumbers(agents, this.#env));
    const candidates = readings.filter(([name]) => wanted.some(({ value }) => value === name));
    // One that lacks its tools is right in its own program, and in others it must not keep the rest from being used.
    if (candidates.every(([, reading]) => reading.outcome === 'unavailable' && reading.lacks === 'provider'))
      for (const [, { problems }] of candidates) found.push(...problems);
    return found;
  }

  /** The names in `default_agent`, as they were written. */
  #defaultAgents(): readonly ConfigLeaf[] {
    const node = childOf(this.#sources.tree, 'default_agent');
    if (node === undefined) return [];
    const { tree } = resolveTree(node, this.#env);
    return leavesOf(coerceVariables(tree, schemaAt(this.#schema, ['default_agent'])));
  }

  #activeProblems(kind: ProviderKind): readonly ConfigProblem[] {
    const names = this.#choice.activeNames(kind);
    const unknown = this.#choice.unknown(kind, names);
    if (unknown.length > 0) return unknown;
    const chosen = this.#choice.choose(kind, names);
    return chosen.flatMap((name) => this.#choice.settingsOf(kind, name).problems);
  }

  #checkSettings(): Checked<unknown> {
    const { tree, problems, malformed } = resolveTree(this.#sources.tree, this.#env);
    const checked = checkTree<unknown>(tree, this.#schema, isOfAProvider);
    const missing = problems.filter(
      (problem) => malformed.includes(problem) || !isOfAProvider(problem.path.split('.')),
    );
    if (missing.length === 0) return checked;
    return { ok: false, problems: [...missing, ...checked.problems] };
  }

  #readings(): readonly (readonly [string, AgentReading])[] {
    return [...this.#sources.agents].map(([name, file]) => [name, this.#readAgent(name, file)] as const);
  }

  #readAgent(name: string, file: ConfigMap): AgentReading {
    const { tree, flows } = this.#sources;
    const defaults = childOf(tree, 'agent');
    const merged = mergeTrees(defaults?.kind === 'map' ? defaults : emptyMap(file.origin), file);
    return readAgent(name, { ...merged, origin: file.origin }, file, {
      choice: this.#choice,
      flows,
      tools: this.#tools,
      env: this.#env,
    });
  }
}

/** In a provider's section, which may want a key or more; that is checked when the provider is used. */
function isOfAProvider([first, , third]: KeyPath): boolean {
  return first === 'providers' && third !== undefined && third !== 'active';
}
