import type { Agent, AgentModel, AgentVoice } from './call/agent.ts';
import type { ProviderConfig } from './config/config.ts';
import type { ModelPrices, SpeechPrices } from './ports/prices.ts';
import type { SpeechToText } from './ports/speech-to-text.ts';
import type { ProviderRegistry } from './providers/provider-registry.ts';
import type { ProviderWorld } from './providers/provider-world.ts';
import type { Providers } from './providers/providers.ts';

interface Closable {
  readonly name: string;
  close?(): Promise<void>;
}

interface PoolEntry {
  readonly making: Promise<Closable>;
  made?: Closable;
}

/**
 * The providers of a process that are in use: one for each name and settings, shared by all calls. A changed
 * configuration gets another one for the settings that changed; calls that began before keep theirs until they end.
 */
export class ProviderPool {
  readonly #providers: Providers;
  readonly #open = new Map<string, PoolEntry>();

  constructor(providers: Providers) {
    this.#providers = providers;
  }

  speechToText(config: ProviderConfig, world: ProviderWorld): Promise<SpeechToText> {
    return this.#get(this.#providers.stt, 'stt', config, world);
  }

  languageModel(config: ProviderConfig, world: ProviderWorld, prices?: ModelPrices): Promise<AgentModel> {
    const making = this.#get(this.#providers.llm, 'llm', config, world, prices);
    return prices === undefined ? making : making.then((made) => Object.assign(made, { prices }));
  }

  textToSpeech(
    config: ProviderConfig,
    world: ProviderWorld,
    prices?: SpeechPrices,
  ): Promise<AgentVoice['speech']> {
    const making = this.#get(this.#providers.tts, 'tts', config, world, prices);
    return prices === undefined ? making : making.then((made) => Object.assign(made, { prices }));
  }

  /** Closes those that none of these agents uses. What is still being made stays. */
  async keep(agents: readonly Agent[]): Promise<void> {
    const used = new Set<Closable>(
      agents.flatMap(({ speechToText, models, voices }) => [
        ...speechToText,
        ...models,
        ...voices.map(({ speech }) => speech),
      ]),
    );
    for (const [key, { made }] of this.#open) {
      if (made === undefined || used.has(made)) continue;
      this.#open.delete(key);
      await made.close?.().catch(() => undefined);
    }
  }

  /** Gives back what the providers hold; one that fails to does not keep the others from it. */
  async close(): Promise<void> {
    const made = await Promise.allSettled([...this.#open.values()].map(({ making }) => making));
    this.#open.clear();
    const closing = made.map(async (each) => {
      if (each.status === 'fulfilled') await each.value.close?.();
    });
    await Promise.allSettled(closing);
  }

  #get<Port extends Closable>(
    registry: ProviderRegistry<Port>,
    kind: string,
    { name, settings }: ProviderConfig,
    world: ProviderWorld,
    prices?: object,
  ): Promise<Port> {
    // Prices stay with the provider, and a call that runs keeps the ones that it began with.
    const key = JSON.stringify([kind, registry.find(name).name, settings, world.audioChunkMs, prices]);
    const open = this.#open.get(key);
    if (open !== undefined) return open.making as Promise<Port>;
    const making = registry.create(name, settings, world);
    const entry: PoolEntry = { making };
    this.#open.set(key, entry);
    making.then(
      (made) => (entry.made = made),
      // What could not be made may be made later: a missing file is there then.
      () => this.#open.delete(key),
    );
    return making;
  }
}
