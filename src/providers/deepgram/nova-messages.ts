import { z } from 'zod';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { ProviderProtocol } from '../../errors/provider-error.ts';
import type { NovaSettings } from './nova-settings.ts';

/** What Nova says, in our words. Times are on the axis of the connection's audio. */
export type NovaMessage =
  | { readonly type: 'results'; readonly results: NovaResults }
  /** Nobody has said a word for a while. */
  | { readonly type: 'utterance-ended'; readonly lastWordMs: number | undefined }
  | { readonly type: 'configured' }
  | { readonly type: 'error'; readonly code: string; readonly description: string }
  /** Something that this adapter has no use for. */
  | { readonly type: 'unknown' };

/** The words of one segment. */
export interface NovaResults {
  readonly text: string;
  /** Of the words, 0 to 1: Nova does not say how sure it is that a turn is over. */
  readonly confidence: number;
  /** The segment will not change any more. */
  readonly isFinal: boolean;
  /** The caller has paused. */
  readonly isSpeechFinal: boolean;
  readonly isFromFinalize: boolean;
  /** Where the last word ends; undefined without words. */
  readonly lastWordMs: number | undefined;
}

const anyMessage = z.object({ type: z.string() });
const resultsMessage = z.object({
  is_final: z.boolean().default(false),
  speech_final: z.boolean().default(false),
  from_finalize: z.boolean().default(false),
  start: z.number(),
  duration: z.number(),
  channel: z.object({
    alternatives: z.array(
      z.object({
        transcript: z.string(),
        confidence: z.number().default(0),
        words: z.array(z.object({ end: z.number() })).default([]),
      }),
    ),
  }),
});
const utteranceEnd = z.object({ last_word_end: z.number().default(-1) });
const fault = z.object({
  variant: z.string().default('Error'),
  description: z.string().default(''),
});

/**
 * Reads a message that the SDK has parsed; text that is no JSON reaches it as a string. Throws `ProviderProtocol` for
 * what is not as published: https://developers.deepgram.com/reference/speech-to-text/listen-streaming
 */
export function readNovaMessage(message: unknown, provider: string): NovaMessage {
  const known = anyMessage.safeParse(message);
  if (!known.success) throw unreadable(provider, 'a message without a type');
  switch (known.data.type) {
    case 'Results':
      return readResults(message, provider);
    case 'UtteranceEnd': {
      const lastWordS = utteranceEnd.safeParse(message).data?.last_word_end ?? -1;
      return { type: 'utterance-ended', lastWordMs: lastWordS < 0 ? undefined : lastWordS * 1000 };
    }
    case 'ConfigureSuccess':
    case 'ConfigureFailure':
      return { type: 'configured' };
    case 'Error': {
      const { variant: code, description } = fault.safeParse(message).data ?? {
        variant: 'Error',
        description: '',
      };
      return { type: 'error', code, description };
    }
    default:
      return { type: 'unknown' };
  }
}

function readResults(message: unknown, provider: string): NovaMessage {
  const read = resultsMessage.safeParse(message);
  if (!read.success) throw unreadable(provider, 'Results that are not as published');
  const { channel, start, duration, is_final, speech_final, from_finalize } = read.data;
  const [best] = channel.alternatives;
  const text = best?.transcript.trim() ?? '';
  const lastWordS = best?.words.at(-1)?.end ?? start + duration;
  return {
    type: 'results',
    results: {
      text,
      confidence: Math.min(1, Math.max(0, best?.confidence ?? 0)),
      isFinal: is_final,
      isSpeechFinal: speech_final,
      isFromFinalize: from_finalize,
      lastWordMs: text === '' ? undefined : lastWordS * 1000,
    },
  };
}

function unreadable(provider: string, what: string): ProviderProtocol {
  return new ProviderProtocol(`${provider} sent ${what}.`, { provider, retryable: true });
}

export interface NovaOpening {
  readonly settings: NovaSettings;
  readonly audio: AudioFormat;
  readonly keyterms: readonly string[];
  /** BCP 47. */
  readonly language: string;
}

/** Nova-3 takes words to listen for as `keyterm`, and may be told others later; Nova-2 takes `keywords`. */
export function takesKeyterms({ model }: NovaSettings): boolean {
  return model.startsWith('nova-3');
}

/** The query of a connection, as the SDK takes it. */
export function novaQuery({ settings, audio, keyterms, language }: NovaOpening) {
  const terms = keyterms.length === 0 ? undefined : [...keyterms];
  return {
    model: settings.model,
    language: settings.language ?? language,
    encoding: audio.encoding,
    sample_rate: audio.sampleRateHz,
    channels: 1,
    interim_results: 'true' as const,
    vad_events: 'true' as const,
    endpointing: settings.endpointing,
    utterance_end_ms: settings.utterance_end_ms,
    punctuate: flag(settings.punctuate),
    ...(settings.smart_format ? { smart_format: flag(true) } : {}),
    ...(settings.numerals ? { numerals: flag(true) } : {}),
    ...(settings.profanity_filter ? { profanity_filter: flag(true) } : {}),
    // The SDK's type knows one value only; the service takes several.
    ...(settings.redact.length === 0 ? {} : { queryParams: { redact: [...settings.redact] } }),
    ...(terms === undefined ? {} : takesKeyterms(settings) ? { keyterm: terms } : { keywords: terms }),
    ...(settings.mip_opt_out ? { mip_opt_out: true } : {}),
    ...(settings.tag.length === 0 ? {} : { tag: [...settings.tag] }),
  };
}

function flag(value: boolean): 'true' | 'false' {
  return value ? 'true' : 'false';
}

/** The SDK's socket has no method for it: https://developers.deepgram.com/changelog/2026/10/19 */
export function novaConfigure(keyterms: readonly string[]): string {
  return JSON.stringify({ type: 'Configure', keyterms });
}
