import type { Cartesia } from '@cartesia/cartesia-js';
import { z } from 'zod';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { AskedVendor } from '../../errors/provider-failure.ts';
import type { SpeakOptions, WordTime } from '../../ports/text-to-speech.ts';
import { primaryLanguage } from '../primary-language.ts';
import { speedWithin } from '../speed-range.ts';
import { cartesiaFailure, protocolFault } from './cartesia-failure.ts';
import { sonicSpeed, type SonicSettings } from './sonic-settings.ts';

/** What stays the same in all requests of a reply; within a context it has to. */
export type SonicVoice = Omit<Cartesia.TTSGenerateParams, 'transcript' | 'output_format'> & {
  readonly output_format: Cartesia.RawOutputFormat;
};

/**
 * `contextId` is absent where a failure concerns the whole connection. Times count from the context's first sample. The
 * vendor knows nothing of a failure that is `ours`, and goes on.
 */
export type SonicEvent =
  | { readonly type: 'audio'; readonly contextId: string | undefined; readonly base64: string }
  | { readonly type: 'words'; readonly contextId: string | undefined; readonly words: readonly WordTime[] }
  | { readonly type: 'flushed'; readonly contextId: string | undefined }
  | { readonly type: 'done'; readonly contextId: string | undefined }
  | {
      readonly type: 'failed';
      readonly contextId: string | undefined;
      readonly error: ProviderError;
      readonly ours: boolean;
    };

/** Before it a voice had to say that it is an id: https://docs.cartesia.ai/build-with-cartesia/tts-models/api-changes */
const voiceIsAnId = '2026-08-14';

export function sonicVoice(settings: SonicSettings, options: SpeakOptions): SonicVoice {
  const { model_id, sample_rate, version } = settings;
  return {
    model_id,
    voice: version < voiceIsAnId ? { mode: 'id', id: options.voice } : { id: options.voice },
    output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate },
    ...languageOf(settings, options),
    ...generationOf(settings, options),
  };
}

/** One or the other, never both: a request with both is refused. */
function languageOf(
  { language }: SonicSettings,
  options: SpeakOptions,
): { readonly language?: string; readonly locale?: string } {
  if (language === undefined) return { language: primaryLanguage(options.language) };
  return language.includes('-') ? { locale: language } : { language };
}

function generationOf(
  { speed: own, volume, emotion }: SonicSettings,
  { speed: asked }: SpeakOptions,
): { readonly generation_config?: Cartesia.GenerationConfig } {
  const speed = speedWithin(sonicSpeed, asked, own);
  const config = {
    ...(speed === 1 ? {} : { speed }),
    ...(volume === undefined ? {} : { volume }),
    ...(emotion === undefined ? {} : { emotion: emotion as Cartesia.Emotion }),
  };
  return Object.keys(config).length === 0 ? {} : { generation_config: config };
}

/** One frame of a context: a text with more to come, a boundary after what was said, or the end. */
export function contextFrame(
  voice: SonicVoice,
  contextId: string,
  kind: 'text' | 'flush' | 'end',
  transcript = '',
): string {
  return JSON.stringify({
    ...voice,
    transcript,
    context_id: contextId,
    add_timestamps: true,
    // Clauses are cut already: buffering them as well would only delay them.
    max_buffer_delay_ms: 0,
    continue: kind !== 'end',
    ...(kind === 'flush' ? { flush: true } : {}),
  } satisfies Cartesia.GenerationRequest);
}

export function cancelFrame(contextId: string): string {
  return JSON.stringify({
    context_id: contextId,
    cancel: true,
  } satisfies Cartesia.WebsocketClientEvent.CancelContextRequest);
}

/** The body of `POST /tts/sse`. */
export function streamBody(voice: SonicVoice, transcript: string): string {
  return JSON.stringify({
    ...voice,
    transcript,
    add_timestamps: true,
  } satisfies Cartesia.TTSGenerateSSEParams);
}

/** The body of `POST /tts/bytes`, which tells no times. */
export function bytesBody(voice: SonicVoice, transcript: string): string {
  return JSON.stringify({ ...voice, transcript } satisfies Cartesia.TTSGenerateParams);
}

const chunk = z.object({ data: z.string() });
const wordTimestamps = z
  .object({ words: z.array(z.string()), start: z.array(z.number()), end: z.array(z.number()) })
  .refine(({ words, start, end }) => words.length === start.length && words.length === end.length);
const timestamps = z.object({ word_timestamps: wordTimestamps.nullish() });
const envelope = z.object({ type: z.string().optional(), context_id: z.string().nullish() });

/**
 * Decodes one message of a socket, or the data of one server-sent event, whose name is `name`; undefined for messages that
 * mean nothing to a reply. What can't be understood is a `failed` with a `ProviderProtocol`.
 */
export function decodeSonic(text: string, asked: AskedVendor, name?: string): SonicEvent | undefined {
  const { provider } = asked;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (cause) {
    return ourFailure('sent text that is not JSON', undefined, provider, cause);
  }
  const head = envelope.safeParse(message);
  if (!head.success) return ourFailure('sent no message', undefined, provider);
  const contextId = head.data.context_id ?? undefined;
  switch (head.data.type ?? name ?? '') {
    case 'chunk': {
      const { success, data } = chunk.safeParse(message);
      return success
        ? { type: 'audio', contextId, base64: data.data }
        : misshapen('chunk', contextId, provider);
    }
    case 'timestamps': {
      const { success, data } = timestamps.safeParse(message);
      if (!success) return misshapen('timestamps', contextId, provider);
      return { type: 'words', contextId, words: wordsOf(data.word_timestamps) };
    }
    case 'flush_done':
      return { type: 'flushed', contextId };
    case 'done':
      return { type: 'done', contextId };
    case 'error':
      return { type: 'failed', contextId, error: cartesiaFailure(message, asked), ours: false };
    default:
      return undefined;
  }
}

function misshapen(type: string, contextId: string | undefined, provider: string): SonicEvent {
  return ourFailure(`sent a message ${type} that is not of the published shape`, contextId, provider);
}

function ourFailure(
  did: string,
  contextId: string | undefined,
  provider: string,
  cause?: unknown,
): SonicEvent {
  return { type: 'failed', contextId, error: protocolFault(did, provider, cause), ours: true };
}

function wordsOf(times: z.output<typeof wordTimestamps> | null | undefined): readonly WordTime[] {
  return (times?.words ?? []).map((text, index) => {
    const startMs = (times?.start[index] ?? 0) * 1000;
    return { text, startMs, endMs: Math.max(startMs, (times?.end[index] ?? 0) * 1000) };
  });
}

/** The audio of an `audio` event. Undefined for what is no base64. */
export function decodeAudio(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === Buffer.byteLength(base64, 'base64') ? bytes : undefined;
}
