import type { SpeechContext } from '../../src/ports/speech-to-text.ts';
import type { Flow } from '../../src/providers/scripted/flow.ts';
import { createScriptedAgent } from '../../src/providers/scripted/scripted-agent.ts';
import type { ProviderDesk } from './provider-desk.ts';

/** What the embedded recogniser is told to expect where nobody says so. */
export const standardFlow = 'front-desk';

/** What a recogniser that understands nothing else is told to expect; undefined for one that takes dictation. */
export function neededContext(provider: string, desk: ProviderDesk): SpeechContext | undefined {
  if (desk.providers.stt.find(provider).name !== 'embedded') return undefined;
  const flow = desk.findFlow(standardFlow);
  return flow === undefined ? undefined : firstWords(flow, desk);
}

/** What callers may say first in a flow. */
export function firstWords(flow: Flow, { system }: ProviderDesk): SpeechContext {
  const { clock, today } = system;
  return createScriptedAgent({ flow, clock, today }).expects?.([]) ?? {};
}
