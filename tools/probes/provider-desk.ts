import { readConfiguration, type Configuration } from '../../src/read-configuration.ts';
import { standardConfigFolder } from '../../src/standard-config-folder.ts';
import type { AgentConfig } from '../../src/config/agent-config.ts';
import { chosenEnvironment } from '../../src/config/chosen-environment.ts';
import type { Config } from '../../src/config/config.ts';
import { availableFor, choiceAmong } from '../../src/errors/nearest-name.ts';
import { kindNames, providerKinds, type ProviderKind } from '../../src/config/provider-sections.ts';
import { ConfigError, type ConfigProblem } from '../../src/errors/config-error.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import type { SpeechToText } from '../../src/ports/speech-to-text.ts';
import type { TextToSpeech } from '../../src/ports/text-to-speech.ts';
import { ProviderPool } from '../../src/provider-pool.ts';
import type { ProviderWorld } from '../../src/providers/provider-world.ts';
import { createProviders, type Providers } from '../../src/providers/providers.ts';
import type { Flow } from '../../src/providers/scripted/flow.ts';
import { createScriptedAgent } from '../../src/providers/scripted/scripted-agent.ts';
import { system as ownSystem, type System } from '../../src/system.ts';
import { CommandError } from '../command-error.ts';
import { endpointOf, isOnThisMachine } from './endpoint.ts';

export interface DeskOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `config` in the working folder, else the one that talky ships, unless given. */
  readonly configFolder?: string | undefined;
  /** What `TALKY_ENV` says, or `development`, unless given. */
  readonly environment?: string | undefined;
  /** talky's own unless given. */
  readonly providers?: Providers | undefined;
  readonly system?: System | undefined;
}

/** A provider that is ready to be used. */
export interface Opened<Port> {
  /** As it was asked for: an alias is one. */
  readonly name: string;
  /** Where it is: the host of its address, or this process. */
  readonly endpoint: string;
  /** It is reached over a socket of this machine: an emulator, a proxy or a server of one's own. */
  readonly isOnLoopback: boolean;
  readonly port: Port;
}

/** The configured providers without a server: each is made when it is first asked for, and all are closed together. */
export class ProviderDesk {
  readonly config: Config;
  readonly providers: Providers;
  readonly system: System;
  readonly world: ProviderWorld;
  readonly #flows: Configuration['flows'];
  readonly #pool: ProviderPool;

  private constructor({ config, flows }: Configuration, providers: Providers, system: System) {
    this.config = config;
    this.providers = providers;
    this.system = system;
    this.#flows = flows;
    this.#pool = new ProviderPool(providers);
    const { audio_chunk_size_ms: audioChunkMs } = config.settings.websocket;
    this.world = { clock: system.clock, newId: system.newId, epochMs: system.epochMs, audioChunkMs };
  }

  /** Reads the configuration; rejects with `ConfigError`. */
  static async open(options: DeskOptions): Promise<ProviderDesk> {
    const { env, providers = createProviders(), system = ownSystem } = options;
    const folder = options.configFolder ?? standardConfigFolder();
    const environment = options.environment ?? chosenEnvironment(env);
    const configuration = await readConfiguration({ folder, environment, env, providers });
    return new ProviderDesk(configuration, providers, system);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** The name as it was given, or the first active provider; throws a `CommandError` for one that there isn't. */
  nameOf(kind: ProviderKind, name: string | undefined): string {
    const [first] = this.config.active(kind);
    if (name === undefined && first !== undefined) return first;
    if (name === undefined) {
      const remedy = `Set the key of one, or name one with --provider: ${this.config.known(kind).join(', ')}.`;
      throw new CommandError('usage', `No provider for ${kind} is ready. ${remedy}`);
    }
    const known = this.config.known(kind);
    if (known.includes(name)) return name;
    const own = this.#ownNames(kind);
    const remedy = availableFor(name, own, known);
    throw new CommandError('usage', `"${name}" is no ${kindNames[kind]} provider. ${remedy}`);
  }

  /** The kinds that have a provider of this name; throws a `CommandError` where none has. */
  kindsOf(name: string): readonly ProviderKind[] {
    const kinds = providerKinds.filter((kind) => this.config.known(kind).includes(name));
    if (kinds.length > 0) return kinds;
    const own = new Set(providerKinds.flatMap((kind) => this.#ownNames(kind)));
    const known = providerKinds.flatMap((kind) => this.config.known(kind));
    const remedy = availableFor(name, [...own], known);
    throw new CommandError('usage', `There is no provider "${name}". ${remedy}`);
  }

  /** Without other names of the same. */
  #ownNames(kind: ProviderKind): readonly string[] {
    return this.providers[kind].all().map(({ name }) => name);
  }

  /** What keeps a provider from being used; nothing when its settings are complete. */
  problemsOf(kind: ProviderKind, name: string): readonly ConfigProblem[] {
    try {
      this.config.provider(kind, name);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  }

  async speechToText(asked?: string): Promise<Opened<SpeechToText>> {
    const config = this.config.provider('stt', this.nameOf('stt', asked));
    return this.#opened(config, await this.#pool.speechToText(config, this.world));
  }

  async textToSpeech(asked?: string): Promise<Opened<TextToSpeech>> {
    const config = this.config.provider('tts', this.nameOf('tts', asked));
    return this.#opened(config, await this.#pool.textToSpeech(config, this.world));
  }

  /** A model that follows flows is made of the agent's. */
  async languageModel(asked?: string, agent?: AgentConfig): Promise<Opened<LanguageModel>> {
    const config = this.config.provider('llm', this.nameOf('llm', asked));
    if (!this.followsFlows(config.name)) {
      return this.#opened(config, await this.#pool.languageModel(config, this.world));
    }
    if (agent?.flow === undefined) {
      const remedy = 'Name an agent that has one with --agent, or another provider.';
      throw new CommandError('usage', `${config.name} answers from a flow. ${remedy}`);
    }
    const { clock, today } = this.system;
    return this.#opened(config, createScriptedAgent({ flow: this.flow(agent.flow), clock, today }));
  }

  followsFlows(model: string): boolean {
    return this.providers.llm.find(model).followsFlows === true;
  }

  /** The agent of this name, or the one that answers calls; throws a `CommandError` for one that there isn't. */
  agent(asked?: string): AgentConfig {
    const name = asked ?? this.config.defaultAgent ?? '';
    const agent = this.config.agent(name);
    if (agent !== undefined) return agent;
    const names = this.config.agents().map((each) => each.name);
    throw new CommandError('usage', `There is no agent "${name}". ${choiceAmong(name, names)}`);
  }

  /** Throws a `CommandError` when there is no such flow. */
  flow(name: string): Flow {
    const found = this.findFlow(name);
    if (found !== undefined) return found;
    throw new CommandError(
      'usage',
      `There is no flow "${name}". ${choiceAmong(name, [...this.#flows.keys()])}`,
    );
  }

  findFlow(name: string): Flow | undefined {
    return this.#flows.get(name);
  }

  #opened<Port>(
    { name, settings }: { readonly name: string; readonly settings: Readonly<Record<string, unknown>> },
    port: Port,
  ): Opened<Port> {
    return { name, endpoint: endpointOf(settings), isOnLoopback: isOnThisMachine(settings), port };
  }
}
