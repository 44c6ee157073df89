import { z } from 'zod';
import { ProviderProtocol } from '../../errors/provider-error.ts';
import type { Voice } from '../../ports/text-to-speech.ts';
import type { CharacterTimes } from './aligned-words.ts';
import type { ElevenLabsSettings } from './elevenlabs-settings.ts';

/** What the vendor says of itself, in its own words. */
export interface ElevenLabsFault {
  readonly name: string;
  readonly message: string;
  readonly code: number | undefined;
}

export type ElevenLabsMessage =
  | {
      readonly type: 'speech';
      readonly context: string | undefined;
      readonly audio: Buffer | undefined;
      readonly times: CharacterTimes | undefined;
      /** Nothing more comes of the context. */
      readonly isFinal: boolean;
    }
  | { readonly type: 'fault'; readonly fault: ElevenLabsFault };

const provider = 'elevenlabs';
/** Only these take a language; others refuse to speak when they are told one. */
const modelsWithLanguage = /^eleven_(?:flash|turbo)_v2_5$/;
/** In seconds, the longest that there is: contexts are closed one by one here, and sockets before this. */
const inactivityTimeout = 180;

/** The published specification says `charsDurationsMs`, the service `charDurationsMs`. */
const alignment = z
  .object({
    chars: z.array(z.string()),
    charStartTimesMs: z.array(z.number()),
    charDurationsMs: z.array(z.number()).optional(),
    charsDurationsMs: z.array(z.number()).optional(),
  })
  .transform(({ chars, charStartTimesMs: startsMs, charDurationsMs, charsDurationsMs }) => ({
    chars,
    startsMs,
    durationsMs: charDurationsMs ?? charsDurationsMs ?? [],
  }))
  .refine(
    ({ chars, startsMs, durationsMs }) =>
      startsMs.length === chars.length && durationsMs.length === chars.length,
  );

/** `is_final` and `context_id` are in the published examples, the other spelling is the service's. */
const serverMessage = z.object({
  audio: z.string().nullish(),
  alignment: alignment.nullish(),
  isFinal: z.boolean().nullish(),
  is_final: z.boolean().nullish(),
  contextId: z.string().nullish(),
  context_id: z.string().nullish(),
  error: z.string().nullish(),
  message: z.string().nullish(),
  code: z.number().nullish(),
});

/** Decodes a text frame; undefined for one of a kind that is not known. Throws `ProviderProtocol`. */
export function decodeElevenLabs(frame: string): ElevenLabsMessage | undefined {
  const read = serverMessage.safeParse(parsedJson(frame));
  if (!read.success) throw notOfItsShape('a message');
  const {
    audio,
    alignment: times,
    isFinal,
    is_final,
    contextId,
    context_id,
    error,
    message,
    code,
  } = read.data;
  if (typeof error === 'string') {
    return { type: 'fault', fault: { name: error, message: message ?? '', code: code ?? undefined } };
  }
  const final = isFinal ?? is_final ?? false;
  if (!final && typeof audio !== 'string') return undefined;
  return {
    type: 'speech',
    context: contextId ?? context_id ?? undefined,
    audio: typeof audio === 'string' && audio !== '' ? Buffer.from(audio, 'base64') : undefined,
    times: times ?? undefined,
    isFinal: final,
  };
}

export interface ContextRequest {
  readonly context: string;
  readonly text: string;
  readonly speed: number;
}

/**
 * The messages that have one clause spoken in a context of its own: it is opened with a single space and the voice's settings,
 * flushed, and closed, which is answered with `isFinal` behind the last audio.
 */
export function contextMessages(
  { context, text, speed }: ContextRequest,
  settings: ElevenLabsSettings,
): readonly string[] {
  const { stability, similarity_boost, style, use_speaker_boost } = settings;
  const voice_settings = { stability, similarity_boost, style, use_speaker_boost, speed };
  return [
    { text: ' ', context_id: context, voice_settings },
    // The text has to end with a space, and with one alone.
    { text: `${text.trim()} `, context_id: context, flush: true },
    { context_id: context, close_context: true },
  ].map((message) => JSON.stringify(message));
}

export interface SpokenIn {
  readonly voice: string;
  /** BCP 47. */
  readonly language: string;
}

/** The path and query of the socket that speaks with this voice. */
export function socketPath({ voice, language }: SpokenIn, settings: ElevenLabsSettings): string {
  const { model_id, sample_rate, auto_mode, apply_text_normalization, enable_logging } = settings;
  const query = new URLSearchParams({
    model_id,
    output_format: `pcm_${sample_rate}`,
    auto_mode: String(auto_mode),
    sync_alignment: 'true',
    inactivity_timeout: String(inactivityTimeout),
  });
  if (modelsWithLanguage.test(model_id)) query.set('language_code', language.replace(/-.*$/, ''));
  if (apply_text_normalization !== undefined) query.set('apply_text_normalization', apply_text_normalization);
  if (enable_logging !== undefined) query.set('enable_logging', String(enable_logging));
  return `/v1/text-to-speech/${encodeURIComponent(voice)}/multi-stream-input?${query.toString()}`;
}

export const voicesPath = '/v1/voices';

export function keyHeaders(key: string): Readonly<Record<string, string>> {
  return { 'xi-api-key': key };
}

const voiceList = z.object({
  voices: z.array(
    z.object({
      voice_id: z.string(),
      name: z.string().nullish(),
      labels: z.record(z.string(), z.unknown()).nullish(),
      verified_languages: z
        .array(z.object({ language: z.string().nullish(), locale: z.string().nullish() }))
        .nullish(),
    }),
  ),
});

/** Decodes the answer to `GET /v1/voices`. Throws `ProviderProtocol`. */
export function decodeVoices(body: string): readonly Voice[] {
  const read = voiceList.safeParse(parsedJson(body));
  if (!read.success) throw notOfItsShape('a list of voices');
  return read.data.voices.map(({ voice_id: id, name, labels, verified_languages }) => {
    const [verified] = verified_languages ?? [];
    const label = labels?.['language'];
    const labelled = typeof label === 'string' ? label : 'en';
    return { id, name: name ?? id, language: verified?.locale ?? verified?.language ?? labelled };
  });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProviderProtocol(`${provider} sent text that is not JSON`, { provider, cause });
  }
}

function notOfItsShape(what: string): ProviderProtocol {
  return new ProviderProtocol(`${provider} sent ${what} that is not as published`, { provider });
}
