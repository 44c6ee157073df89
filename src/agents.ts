import { firstValueFrom } from 'rxjs';
import type { Agent, AgentModel, AgentVoice } from './call/agent.ts';
import { withCircuit, type Guarded } from './call/guarded.ts';
import type { AgentConfig } from './config/agent-config.ts';
import type { Config } from './config/config.ts';
import type { ProviderPool } from './provider-pool.ts';
import type { ProviderWorld } from './providers/provider-world.ts';
import type { Flow } from './providers/scripted/flow.ts';
import { createScriptedAgent } from './providers/scripted/scripted-agent.ts';
import type { Clock } from './ports/clock.ts';
import type { Tool } from './ports/tool.ts';
import type { System } from './system.ts';
import { toolsNamed } from './toolbox.ts';

/** What agents are put together from. */
export interface AgentParts {
  readonly config: Config;
  readonly pool: ProviderPool;
  readonly world: ProviderWorld;
  readonly flows: ReadonlyMap<string, Flow>;
  /** All that there are. */
  readonly tools: readonly Tool[];
  readonly system: System;
}

/** An agent that can answer calls, from its configuration. Rejects when one of its providers can't be made. */
export async function createAgent(agent: AgentConfig, parts: AgentParts): Promise<Agent> {
  const { name, policy, language, prompt, greeting, farewell, apology, providers, transfers } = agent;
  const { config, pool, world, system } = parts;
  const [speechToText, models, voices] = await Promise.all([
    inOrder(providers.stt, (ears) => pool.speechToText(config.provider('stt', ears), world)),
    inOrder(providers.llm, (model) => languageModel(model, agent, parts)),
    inOrder(providers.tts, (provider) => agentVoice(provider, agent, parts)),
  ]);
  return {
    name,
    policy,
    language,
    ...(prompt === undefined ? {} : { prompt }),
    ...(greeting === undefined ? {} : { greeting: { name: 'greeting', ...greeting } }),
    farewell,
    apology,
    speechToText: guarded(speechToText, system.clock),
    models: guarded(models, system.clock),
    voices,
    tools: toolsNamed(agent.tools, parts.tools),
    ...(transfers === undefined ? {} : { transfers }),
  };
}

type Some<Item> = readonly [Item, ...Item[]];

async function inOrder<Made>(
  [first, ...others]: Some<string>,
  make: (name: string) => Promise<Made>,
): Promise<Some<Made>> {
  const rest = Promise.all(others.map(make));
  return [await make(first), ...(await rest)];
}

/** Providers are shared by all agents that name them, and so are their circuits. */
function guarded<Provider extends Guarded>([first, ...others]: Some<Provider>, clock: Clock): Some<Provider> {
  return [withCircuit(first, clock), ...others.map((other) => withCircuit(other, clock))];
}

async function languageModel(
  provider: string,
  { name, flow }: AgentConfig,
  { config, pool, world, flows, system }: AgentParts,
): Promise<AgentModel> {
  if (flow === undefined) {
    return pool.languageModel(config.provider('llm', provider), world, config.modelPrices(provider));
  }
  const found = flows.get(flow);
  if (found === undefined) throw new Error(`The agent ${name} has no flow to follow.`);
  return createScriptedAgent({ flow: found, clock: system.clock, today: system.today });
}

async function agentVoice(
  provider: string,
  { voices: chosen, speed }: AgentConfig,
  { config, pool, world, system }: AgentParts,
): Promise<AgentVoice> {
  const made = await pool.textToSpeech(
    config.provider('tts', provider),
    world,
    config.speechPrices(provider),
  );
  const speech = withCircuit(made, system.clock);
  const standard = speech.defaultVoice ?? (await firstValueFrom(speech.voices()))[0]?.id ?? '';
  return { speech, voice: chosen[provider] ?? standard, speed };
}
