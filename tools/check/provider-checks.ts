import { providerKinds, type ProviderKind } from '../../src/config/provider-sections.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import { probeLanguageModel, probeSpeechToText, probeTextToSpeech, type Probed } from './probe.ts';

/** One live probe that is to be made. */
export interface ProviderCheck {
  readonly kind: ProviderKind;
  readonly name: string;
  readonly run: (patienceMs: number) => Promise<Probed>;
}

/** A probe for each provider that is active or that an agent uses, and for each voice that an agent speaks with. */
export function checksOf(desk: ProviderDesk): readonly ProviderCheck[] {
  const { config } = desk;
  const agents = config.agents();
  return providerKinds.flatMap((kind) => {
    const used = agents.flatMap(({ providers }) => providers[kind]);
    const names = [...new Set([...config.active(kind), ...used])];
    return names.flatMap((name) => checksFor(kind, name, desk));
  });
}

/** The probes of one provider; a voice of its own for each agent that has chosen one. */
export function checksFor(kind: ProviderKind, name: string, desk: ProviderDesk): readonly ProviderCheck[] {
  const agents = desk.config.agents();
  switch (kind) {
    case 'stt':
      return [{ kind, name, run: (patienceMs) => probeSpeechToText(name, patienceMs, desk) }];
    case 'llm': {
      const agent = desk.followsFlows(name) ? agents.find(({ flow }) => flow !== undefined) : undefined;
      return [{ kind, name, run: (patienceMs) => probeLanguageModel(name, agent, patienceMs, desk) }];
    }
    case 'tts': {
      const speaking = agents.filter(({ providers }) => providers.tts.includes(name));
      const voices = new Set(speaking.map(({ voices: chosen }) => chosen[name]));
      const spoken = voices.size === 0 ? [undefined] : [...voices];
      return spoken.map((voice) => ({
        kind,
        name,
        run: (patienceMs) => probeTextToSpeech(name, voice, patienceMs, desk),
      }));
    }
  }
}
