import { createAgent } from './agents.ts';
import { readApplicationKey } from './application-key.ts';
import type { Agent } from './call/agent.ts';
import { createCatalog, type TalkyCatalog } from './catalog.ts';
import { checkVoices } from './check-voices.ts';
import type { Config } from './config/config.ts';
import type { Settings } from './config/settings-schema.ts';
import type { ToolNames } from './config/tool-names.ts';
import type { Environment } from './config/variables.ts';
import type { Tool } from './ports/tool.ts';
import type { ProviderPool } from './provider-pool.ts';
import type { Providers } from './providers/providers.ts';
import type { Flow } from './providers/scripted/flow.ts';
import { readConfiguration } from './read-configuration.ts';
import type { System } from './system.ts';
import { VoiceList } from './voice-list.ts';

/** Who answers calls now, and by which settings; one for each time that the configuration was read. */
export interface LineUp {
  readonly config: Config;
  /** The environment that is asked for. */
  readonly environment: string;
  /** Those that it was read with. */
  readonly variables: Environment;
  /** As they were when it was read: a call does not look variables up again. */
  readonly settings: Settings;
  /** What `telephony.vonage.private_key` says or names, in PEM. */
  readonly vonageKey: string | undefined;
  /** By name; the ones that can answer. */
  readonly agents: ReadonlyMap<string, Agent>;
  /** The one of calls that ask for none. */
  readonly defaultAgent: Agent | undefined;
  readonly catalog: TalkyCatalog;
  /** By name. */
  readonly flows: ReadonlyMap<string, Flow>;
}

export interface LineUpSources {
  readonly configFolder: string;
  readonly environment: string;
  readonly env: Environment;
  readonly providers: Providers;
  readonly pool: ProviderPool;
  /** Undefined where the program gives none. */
  readonly tools: readonly Tool[] | undefined;
  readonly system: System;
}

/**
 * Reads the configuration and makes what it asks for. Rejects with `ConfigError`, `ProviderNotInstalled` or a
 * `ProviderError`; providers that were made are the pool's to close.
 */
export async function loadLineUp(sources: LineUpSources): Promise<LineUp> {
  const { configFolder: folder, environment, env, providers, pool, tools, system } = sources;
  const names: ToolNames = tools?.map(({ name }) => name) ?? 'none-given';
  const reading = { folder, environment, env, providers, tools: names };
  const { config, flows } = await readConfiguration(reading);
  const { settings } = config;
  const vonageKey = await readApplicationKey(settings.telephony.vonage.private_key);
  const { audio_chunk_size_ms: audioChunkMs } = settings.websocket;
  const world = { clock: system.clock, newId: system.newId, epochMs: system.epochMs, audioChunkMs };
  const parts = { config, pool, world, flows, tools: tools ?? [], system };
  const made = await Promise.all(config.agents().map((agent) => createAgent(agent, parts)));
  await checkVoices(config, made);
  const voices = new VoiceList(made, system.clock);
  const agents = new Map(made.map((agent) => [agent.name, agent]));
  return {
    config,
    environment,
    // As they are now: what is told of the next reading is what differs from these.
    variables: { ...env },
    settings,
    vonageKey,
    agents,
    defaultAgent: agents.get(config.defaultAgent ?? ''),
    flows,
    catalog: createCatalog(config, flows, () => voices.all()),
  };
}
