import type { AgentConfig } from '../../src/config/agent-config.ts';
import type { ProviderKind } from '../../src/config/provider-sections.ts';

/** How a provider is used, and by which agents; by none where nobody uses it. */
export interface Use {
  readonly language: string;
  readonly speed: number;
  /** The provider's own where it is left out. */
  readonly voice?: string | undefined;
  readonly agents: readonly string[];
}

const unused: Use = { language: 'en-US', speed: 1, agents: [] };

/** The ways in which agents use a provider that `isSame` tells apart; one for a provider that nobody uses. */
export function usesOf(
  kind: ProviderKind,
  name: string,
  agents: readonly AgentConfig[],
  isSame: (left: Use, right: Use) => boolean,
): readonly Use[] {
  const uses: Use[] = [];
  for (const { name: agent, providers, language, speed, voices } of agents) {
    if (!providers[kind].includes(name)) continue;
    const use: Use = { language, speed, voice: voices[name], agents: [agent] };
    const at = uses.findIndex((other) => isSame(other, use));
    const other = uses[at];
    if (other === undefined) uses.push(use);
    else uses[at] = { ...other, agents: [...other.agents, agent] };
  }
  return uses.length === 0 ? [unused] : uses;
}

export const speaksLike = (left: Use, right: Use): boolean =>
  sharesLanguage(left, right) && left.speed === right.speed && left.voice === right.voice;

export const sharesLanguage = (left: Use, right: Use): boolean => left.language === right.language;
