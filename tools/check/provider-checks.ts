import { providerKinds, type ProviderKind } from '../../src/config/provider-sections.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import { standardVoice } from '../probes/voice-of.ts';
import { probeLanguageModel, probeSpeechToText, probeTextToSpeech, type Probed } from './probe.ts';

/** One live probe that is to be made. */
export interface ProviderCheck {
  readonly kind: ProviderKind;
  readonly name: string;
  readonly run: () => Promise<Probed>;
}

/** A probe for each provider that is active or that an agent uses, and for each voice that an agent speaks with. */
export async function checksOf(desk: ProviderDesk, patienceMs: number): Promise<readonly ProviderCheck[]> {
  const { config } = desk;
  const agents = config.agents();
  const checks = providerKinds.flatMap((kind) => {
    const used = agents.flatMap(({ providers }) => providers[kind]);
    const names = [...new Set([...config.active(kind), ...used])];
    return names.map((name) => checksFor(kind, name, desk, patienceMs));
  });
  return (await Promise.all(checks)).flat();
}

/** The probes of one provider; one for each voice that agents speak with. */
export async function checksFor(
  kind: ProviderKind,
  name: string,
  desk: ProviderDesk,
  patienceMs: number,
): Promise<readonly ProviderCheck[]> {
  switch (kind) {
    case 'stt':
      return [{ kind, name, run: () => probeSpeechToText(name, patienceMs, desk) }];
    case 'llm': {
      const agents = desk.config.agents();
      const agent = desk.followsFlows(name) ? agents.find(({ flow }) => flow !== undefined) : undefined;
      return [{ kind, name, run: () => probeLanguageModel(name, agent, patienceMs, desk) }];
    }
    case 'tts': {
      const voices = await voicesSpokenWith(name, desk, patienceMs);
      return voices.map((voice) => ({
        kind,
        name,
        run: () => probeTextToSpeech(name, voice, patienceMs, desk),
      }));
    }
  }
}

/** Each once: an agent may name the voice that another one leaves to the provider. */
async function voicesSpokenWith(
  name: string,
  desk: ProviderDesk,
  patienceMs: number,
): Promise<readonly (string | undefined)[]> {
  const speaking = desk.config.agents().filter(({ providers }) => providers.tts.includes(name));
  const voices = new Set(speaking.map(({ voices: chosen }) => chosen[name]));
  if (voices.size === 0) return [undefined];
  if (voices.size === 1 || !voices.has(undefined)) return [...voices];
  // A provider that does not tell its voices is found out by the probe.
  const standard = await desk
    .textToSpeech(name)
    .then((speech) => standardVoice(speech, patienceMs))
    .catch(() => undefined);
  return [...new Set([...voices].map((voice) => voice ?? standard))];
}
