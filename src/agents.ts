import { firstValueFrom } from 'rxjs';
import type { Agent, AgentVoice } from './call/agent.ts';
import { withCircuit } from './call/guarded.ts';
import type { AgentConfig } from './config/agent-config.ts';
import type { EmbeddedSpeech } from './embedded.ts';
import type { LanguageModel } from './ports/language-model.ts';
import type { Voice } from './ports/text-to-speech.ts';
import type { Flow } from './providers/scripted/flow.ts';
import { createScriptedAgent } from './providers/scripted/scripted-agent.ts';
import type { System } from './system.ts';

/** What agents are put together from. */
export interface AgentParts {
  readonly speech: EmbeddedSpeech;
  /** The voices of `speech`, the one that speaks when none is named first. */
  readonly voices: readonly Voice[];
  readonly flows: ReadonlyMap<string, Flow>;
  readonly system: System;
}

export async function agentParts(
  speech: EmbeddedSpeech,
  flows: ReadonlyMap<string, Flow>,
  system: System,
): Promise<AgentParts> {
  return { speech, flows, system, voices: await firstValueFrom(speech.voice.voices()) };
}

/** An agent that can answer calls, from its configuration. */
export function createAgent(config: AgentConfig, parts: AgentParts): Agent {
  const { name, policy, language, prompt, greeting, farewell, apology } = config;
  return {
    name,
    policy,
    language,
    ...(prompt === undefined ? {} : { prompt }),
    ...(greeting === undefined ? {} : { greeting: { name: 'greeting', ...greeting } }),
    farewell,
    apology,
    speechToText: [withCircuit(parts.speech.ears, parts.system.clock)],
    models: [withCircuit(scriptedModel(config, parts), parts.system.clock)],
    voices: [agentVoice(config, parts)],
    tools: [],
  };
}

function scriptedModel({ name, flow = '' }: AgentConfig, { flows, system }: AgentParts): LanguageModel {
  const found = flows.get(flow);
  if (found === undefined) throw new Error(`The agent ${name} has no flow to follow.`);
  return createScriptedAgent({ flow: found, clock: system.clock, today: system.today });
}

function agentVoice(
  { voices: chosen, speed }: AgentConfig,
  { speech, voices, system }: AgentParts,
): AgentVoice {
  const { voice } = speech;
  return {
    speech: withCircuit(voice, system.clock),
    voice: chosen[voice.name] ?? voices[0]?.id ?? '',
    speed,
  };
}
