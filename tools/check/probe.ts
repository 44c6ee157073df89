import { filter, firstValueFrom, of } from 'rxjs';
import type { AgentConfig } from '../../src/config/agent-config.ts';
import { HearingLine } from '../probes/hearing-line.ts';
import { noLongerThan } from '../probes/patience.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import type { Use } from './use.ts';
import { standardVoice } from '../probes/voice-of.ts';

/** What a probe found; where it was. Every probe rejects as the provider fails, and costs next to nothing. */
export interface Probed {
  readonly found: string;
  readonly endpoint: string;
}

/** Opens the connection and closes it again. */
export async function probeSpeechToText(
  name: string,
  { language }: Use,
  patienceMs: number,
  desk: ProviderDesk,
): Promise<Probed> {
  const { endpoint, port } = await desk.speechToText(name);
  const { clock } = desk.system;
  const startMs = clock.now();
  const line = new HearingLine({
    name,
    speechToText: port,
    clock,
    frameMs: desk.world.audioChunkMs,
    language,
    context: {},
  });
  try {
    await line.opened(patienceMs);
    return { found: `${language}: opened in ${Math.round(clock.now() - startMs)} ms`, endpoint };
  } finally {
    line.close();
  }
}

/** Asks for an answer and leaves at its first token. */
export async function probeLanguageModel(
  name: string,
  agent: AgentConfig | undefined,
  patienceMs: number,
  desk: ProviderDesk,
): Promise<Probed> {
  const { endpoint, port } = await desk.languageModel(name, agent);
  const { clock } = desk.system;
  const startMs = clock.now();
  const answer$ = port.generate({ messages: [{ role: 'user', text: 'Say yes.' }], tools: [] });
  const token$ = answer$.pipe(filter(({ type }) => type === 'token'));
  await firstValueFrom(token$.pipe(noLongerThan(patienceMs, name, 'sent no token')));
  return { found: `first token in ${Math.round(clock.now() - startMs)} ms`, endpoint };
}

/** Has a word spoken and leaves at the first audio. */
export async function probeTextToSpeech(
  name: string,
  { voice, language, speed }: Use,
  patienceMs: number,
  desk: ProviderDesk,
): Promise<Probed> {
  const speech = await desk.textToSpeech(name);
  const speaker = voice ?? (await standardVoice(speech, patienceMs));
  const { clock } = desk.system;
  const startMs = clock.now();
  const events$ = speech.port.speak(of('Yes.'), { voice: speaker, language, speed });
  const audio$ = events$.pipe(filter((event) => event.type === 'audio' && event.pcm.length > 0));
  await firstValueFrom(audio$.pipe(noLongerThan(patienceMs, name, 'sent no audio')));
  const tookMs = Math.round(clock.now() - startMs);
  const pace = speed === 1 ? '' : ` at speed ${speed}`;
  return {
    found: `voice ${speaker}${pace}, ${language}: first audio in ${tookMs} ms`,
    endpoint: speech.endpoint,
  };
}
