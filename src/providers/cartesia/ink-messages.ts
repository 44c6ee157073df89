import type { Cartesia } from '@cartesia/cartesia-js';
import { z } from 'zod';
import type { AudioEncoding, AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { AskedVendor } from '../../errors/provider-failure.ts';
import { socketUrl } from '../settings-fields.ts';
import { cartesiaFailure, protocolFault } from './cartesia-failure.ts';
import type { InkSettings } from './ink-settings.ts';

/** What Ink says; `text` is the whole turn so far. https://docs.cartesia.ai/api-reference/stt/turns/websocket */
export type InkEvent =
  | { readonly type: 'connected' }
  | { readonly type: 'started' | 'resumed' }
  | { readonly type: 'updated' | 'guessed' | 'ended'; readonly text: string }
  | { readonly type: 'failed'; readonly error: ProviderError };

const encodings = {
  linear16: 'pcm_s16le',
  mulaw: 'pcm_mulaw',
  alaw: 'pcm_alaw',
} as const satisfies Record<AudioEncoding, Cartesia.STTEncoding>;

/** All key terms together: https://docs.cartesia.ai/use-the-api/stt/keyterms */
const mostKeyterms = 100;
const mostKeytermCharacters = 1200;

export function inkUrl(settings: InkSettings, audio: AudioFormat, keyterms: readonly string[]): URL {
  const url = socketUrl(settings.base_url, '/stt/turns/websocket');
  const query = {
    model: settings.model,
    encoding: encodings[audio.encoding],
    sample_rate: audio.sampleRateHz,
    turn_start_threshold: settings.start_threshold,
    turn_eager_end_threshold: settings.eager_end_threshold,
    turn_end_threshold: settings.end_threshold,
    turn_end_timeout_ms: settings.end_timeout_ms,
  };
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  for (const term of fitting(settings.keyterms.concat(keyterms))) url.searchParams.append('keyterm', term);
  return url;
}

/** Those of the settings first, each once, as many as are taken. */
function fitting(keyterms: readonly string[]): readonly string[] {
  let characters = 0;
  return [...new Set(keyterms)].slice(0, mostKeyterms).filter((term) => {
    if (characters + term.length > mostKeytermCharacters) return false;
    characters += term.length;
    return true;
  });
}

/** There is no more audio: what was heard is told, and then the connection closed. */
export const closeFrame: string = JSON.stringify({
  type: 'close',
} satisfies Cartesia.STT.STTAutoFinalizeWebsocketRequest);

const envelope = z.object({ type: z.string() });
const withTranscript = z.object({ transcript: z.string() });

const withWords = {
  'turn.update': 'updated',
  'turn.eager_end': 'guessed',
  'turn.end': 'ended',
} as const;
const withoutWords = { connected: 'connected', 'turn.start': 'started', 'turn.resume': 'resumed' } as const;

/** Decodes one text frame; undefined for messages that nobody knows. */
export function decodeInk(text: string, asked: AskedVendor): InkEvent | undefined {
  const { provider } = asked;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (cause) {
    return { type: 'failed', error: protocolFault('sent text that is not JSON', provider, cause) };
  }
  const head = envelope.safeParse(message);
  if (!head.success) return { type: 'failed', error: protocolFault('sent no message', provider) };
  const { type } = head.data;
  if (type === 'error') return { type: 'failed', error: cartesiaFailure(message, asked) };
  if (Object.hasOwn(withoutWords, type)) return { type: withoutWords[type as keyof typeof withoutWords] };
  if (!Object.hasOwn(withWords, type)) return undefined;
  const { success, data } = withTranscript.safeParse(message);
  if (!success) return { type: 'failed', error: protocolFault(`sent a ${type} without its words`, provider) };
  // Turns are to be joined verbatim, so all but the first begin with a space.
  return { type: withWords[type as keyof typeof withWords], text: data.transcript.trim() };
}
