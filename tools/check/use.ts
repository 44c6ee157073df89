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
  const uses = agents
    .filter(({ providers }) => providers[kind].includes(name))
    .map(({ name: agent, language, speed, voices }) => ({
      language,
      speed,
      voice: voices[name],
      agents: [agent],
    }));
  return uses.length === 0 ? [unused] : joined(uses, isSame);
}

/** Those that `isSame` does not tell apart are one, of all their agents. */
export function joined(uses: readonly Use[], isSame: (left: Use, right: Use) => boolean): readonly Use[] {
  const all: Use[] = [];
  for (const use of uses) {
    const at = all.findIndex((other) => isSame(other, use));
    const other = all[at];
    if (other === undefined) all.push(use);
    else all[at] = { ...other, agents: [...other.agents, ...use.agents] };
  }
  return all;
}

export const speaksLike = (left: Use, right: Use): boolean =>
  sharesLanguage(left, right) && left.speed === right.speed && left.voice === right.voice;

export const sharesLanguage = (left: Use, right: Use): boolean => left.language === right.language;
