import type { AgentConfig } from './config/agent-config.ts';
import type { Config } from './config/config.ts';
import { providerKinds } from './config/provider-sections.ts';
import { describeFlow } from './providers/scripted/describe-flow.ts';
import type { Flow } from './providers/scripted/flow.ts';
import type { OfferedVoice } from './voice-list.ts';

/** An agent as those who may call it see it. */
export interface AgentEntry {
  readonly name: string;
  readonly label: string;
  /** What a caller has to know beforehand. */
  readonly notice?: string;
  /** BCP 47. */
  readonly language: string;
  /** Whether it answers calls that name no agent. */
  readonly default: boolean;
  /** `scripted`: it follows a flow; `prompt`: a language model answers. */
  readonly mind: 'scripted' | 'prompt';
  /** What can be said to a scripted agent, by intent. */
  readonly phrases?: readonly { readonly intent: string; readonly try: readonly string[] }[];
}

export interface ProviderEntry {
  readonly kind: 'stt' | 'llm' | 'tts';
  readonly name: string;
  readonly active: boolean;
}

/** What is configured. */
export interface TalkyCatalog {
  agents(): readonly AgentEntry[];
  /** Of every provider of speech that an agent uses; without those of a vendor that does not answer. */
  voices(): Promise<readonly OfferedVoice[]>;
  providers(): readonly ProviderEntry[];
}

export function createCatalog(
  config: Config,
  flows: ReadonlyMap<string, Flow>,
  voices: TalkyCatalog['voices'],
): TalkyCatalog {
  const standard = config.defaultAgent;
  const agents = config.agents().map((agent) => agentEntry(agent, agent.name === standard, flows));
  const providers = providerKinds.flatMap((kind) => {
    const active = config.active(kind);
    return config.known(kind).map((name) => ({ kind, name, active: active.includes(name) }));
  });
  return { agents: () => agents, voices, providers: () => providers };
}

function agentEntry(agent: AgentConfig, isDefault: boolean, flows: ReadonlyMap<string, Flow>): AgentEntry {
  const { name, label, notice, language } = agent;
  const flow = agent.flow === undefined ? undefined : flows.get(agent.flow);
  return {
    name,
    label,
    ...(notice === undefined ? {} : { notice }),
    language,
    default: isDefault,
    mind: flow === undefined ? 'prompt' : 'scripted',
    ...(flow === undefined ? {} : { phrases: describeFlow(flow).phrases }),
  };
}
