import { createAgent } from './agents.ts';
import type { Agent } from './call/agent.ts';
import { createCatalog, type TalkyCatalog } from './catalog.ts';
import { checkVoices } from './check-voices.ts';
import type { Config } from './config/config.ts';
import { loadConfig } from './config/load-config.ts';
import type { Environment } from './config/variables.ts';
import { loadFlows } from './flows.ts';
import type { ProviderPool } from './provider-pool.ts';
import type { Providers } from './providers/providers.ts';
import { sectionsOf } from './sections-of.ts';
import type { System } from './system.ts';
import { VoiceList } from './voice-list.ts';

/** Who answers calls now, and by which settings; one for each time that the configuration was read. */
export interface LineUp {
  readonly config: Config;
  /** By name; the ones that can answer. */
  readonly agents: ReadonlyMap<string, Agent>;
  readonly catalog: TalkyCatalog;
}

export interface LineUpSources {
  readonly configFolder: string;
  readonly environment: string;
  readonly env: Environment;
  readonly providers: Providers;
  readonly pool: ProviderPool;
  readonly system: System;
}

/**
 * Reads the configuration and makes what it asks for. Rejects with `ConfigError`, `FlowInvalid`, `ProviderNotInstalled` or a
 * `ProviderError`; providers that were made are the pool's to close.
 */
export async function loadLineUp(sources: LineUpSources): Promise<LineUp> {
  const { configFolder: folder, environment, env, providers, pool, system } = sources;
  const config = await loadConfig({ folder, environment, env, sections: sectionsOf(providers) });
  const flows = await loadFlows(folder, config.agents());
  const { audio_chunk_size_ms: audioChunkMs } = config.settings.websocket;
  const world = { clock: system.clock, newId: system.newId, epochMs: system.epochMs, audioChunkMs };
  const parts = { config, pool, world, flows, system };
  const made = await Promise.all(config.agents().map((agent) => createAgent(agent, parts)));
  await checkVoices(config, made);
  const voices = new VoiceList(made, system.clock);
  return {
    config,
    agents: new Map(made.map((agent) => [agent.name, agent])),
    catalog: createCatalog(config, flows, () => voices.all()),
  };
}
