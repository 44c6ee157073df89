import { createResampler } from '../../src/audio/resampler.ts';
import type { AgentConfig } from '../../src/config/agent-config.ts';
import type { ProviderKind } from '../../src/config/provider-sections.ts';
import { openEmbeddedVoice } from '../../src/providers/embedded/embedded-voice.ts';
import { spokenPhrase } from '../bench/spoken-phrase.ts';
import { readCallerAudio } from '../caller/audio-file.ts';
import { neededContext } from '../probes/expected-speech.ts';
import { HearingLine } from '../probes/hearing-line.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import { standardVoice } from '../probes/voice-of.ts';
import { shortPrompt, type LatencyParts } from './latency-bench.ts';

/** The names of the providers that are timed; a kind that is missing is not. */
export type ChosenProviders = Readonly<Partial<Record<ProviderKind, string>>>;

export interface OpeningOptions {
  /** What the caller says; absent: a sentence in an embedded voice. */
  readonly file?: string | undefined;
  readonly patienceMs: number;
}

/** Not the one that the embedded agent speaks with. */
const callerVoice = 'rms';
const plainPrompt = 'Answer in one short sentence.';

/** Makes the providers and opens what a call would have open. The line is the caller's to close. Needs `loadResampler`. */
export async function openLatencyParts(
  { stt, llm, tts }: ChosenProviders,
  agent: AgentConfig,
  { file, patienceMs }: OpeningOptions,
  desk: ProviderDesk,
): Promise<LatencyParts> {
  const { language, speed, prompt, flow } = agent;
  const model = llm === undefined ? undefined : await desk.languageModel(llm, agent);
  const mouth = tts === undefined ? undefined : await desk.textToSpeech(tts);
  model?.port.warm?.();
  mouth?.port.warm?.();
  const ownVoice = mouth === undefined ? '' : agent.voices[mouth.name];
  const voice = ownVoice ?? (mouth === undefined ? '' : await standardVoice(mouth, patienceMs));
  const systemPrompt = prompt ?? (flow === undefined ? plainPrompt : undefined);
  return {
    ...(stt === undefined ? {} : await openLine(stt, language, { file, patienceMs }, desk)),
    ...(model === undefined ? {} : { model }),
    ...(mouth === undefined ? {} : { mouth }),
    ...(systemPrompt === undefined ? {} : { systemPrompt }),
    speakOptions: { voice, language, speed },
    clock: desk.system.clock,
    patienceMs,
  };
}

async function openLine(
  provider: string,
  language: string,
  { file, patienceMs }: OpeningOptions,
  desk: ProviderDesk,
): Promise<Pick<LatencyParts, 'ears' | 'line' | 'said'>> {
  const ears = await desk.speechToText(provider);
  const [format] = ears.port.accepts;
  // Before the line is opened: a file that is wrong must leave nothing open.
  const said = await spoken(file, format?.sampleRateHz ?? 16_000);
  const line = new HearingLine({
    name: ears.name,
    speechToText: ears.port,
    clock: desk.system.clock,
    frameMs: desk.world.audioChunkMs,
    language,
    context: neededContext(provider, desk) ?? {},
  });
  try {
    await line.opened(patienceMs);
    return { ears, line, said };
  } catch (error) {
    line.close();
    throw error;
  }
}

async function spoken(file: string | undefined, sampleRateHz: number): Promise<Int16Array> {
  if (file !== undefined) return readCallerAudio(file, sampleRateHz);
  const voice = await openEmbeddedVoice();
  try {
    const pcm = await spokenPhrase(voice, shortPrompt, callerVoice);
    const resampler = createResampler(voice.sampleRateHz, sampleRateHz);
    const resampled = resampler.process(pcm).slice();
    resampler.free();
    return resampled;
  } finally {
    await voice.close();
  }
}
