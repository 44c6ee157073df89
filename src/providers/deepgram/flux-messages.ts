import { z } from 'zod';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { ProviderProtocol } from '../../errors/provider-error.ts';
import type { ListeningWish } from './configure-queue.ts';
import { hintsOf } from './flux-languages.ts';
import type { FluxSettings } from './flux-settings.ts';

/** What Flux says, in our words. `index` is its number of the turn. */
export type FluxMessage =
  | { readonly type: 'connected' }
  | { readonly type: 'turn'; readonly turn: FluxTurn }
  /** A change was taken, or refused. */
  | { readonly type: 'configured' }
  | { readonly type: 'error'; readonly code: string; readonly description: string }
  /** Something that this adapter has no use for. */
  | { readonly type: 'unknown' };

export interface FluxTurn {
  readonly event: 'started' | 'updated' | 'eager-eot' | 'resumed' | 'eot';
  readonly index: number;
  /** The whole turn so far. */
  readonly text: string;
  /** That the turn is over; 0 to 1. */
  readonly confidence: number;
  readonly isManual: boolean;
}

const events: Readonly<Record<string, FluxTurn['event']>> = {
  StartOfTurn: 'started',
  Update: 'updated',
  EagerEndOfTurn: 'eager-eot',
  TurnResumed: 'resumed',
  EndOfTurn: 'eot',
};

const anyMessage = z.object({ type: z.string() });
const turnInfo = z.object({
  event: z.string(),
  turn_index: z.number().int().nonnegative(),
  transcript: z.string(),
  end_of_turn_confidence: z.number().default(0),
  trigger: z.string().optional(),
});
const fatal = z.object({ code: z.string(), description: z.string().default('') });

/**
 * Reads a message that the SDK has parsed; text that is no JSON reaches it as a string. Throws `ProviderProtocol` for
 * what is not as published: https://developers.deepgram.com/reference/speech-to-text/listen-flux
 */
export function readFluxMessage(message: unknown, provider: string): FluxMessage {
  const known = anyMessage.safeParse(message);
  if (!known.success) throw unreadable(provider, 'a message without a type');
  switch (known.data.type) {
    case 'Connected':
      return { type: 'connected' };
    case 'TurnInfo':
      return readTurn(message, provider);
    case 'ConfigureSuccess':
    case 'ConfigureFailure':
      return { type: 'configured' };
    case 'Error':
      return { type: 'error', ...readOr(fatal, message, () => ({ code: 'Error', description: '' })) };
    default:
      return { type: 'unknown' };
  }
}

function readTurn(message: unknown, provider: string): FluxMessage {
  const info = readOr(turnInfo, message, () => {
    throw unreadable(provider, 'a TurnInfo that is not as published');
  });
  const event = Object.hasOwn(events, info.event) ? events[info.event] : undefined;
  if (event === undefined) return { type: 'unknown' };
  return {
    type: 'turn',
    turn: {
      event,
      index: info.turn_index,
      text: info.transcript,
      confidence: Math.min(1, Math.max(0, info.end_of_turn_confidence)),
      isManual: info.trigger === 'manual',
    },
  };
}

function readOr<Schema extends z.ZodType>(
  schema: Schema,
  message: unknown,
  otherwise: () => z.output<Schema>,
): z.output<Schema> {
  const read = schema.safeParse(message);
  return read.success ? read.data : otherwise();
}

function unreadable(provider: string, what: string): ProviderProtocol {
  return new ProviderProtocol(`${provider} sent ${what}.`, { provider, retryable: true });
}

export interface FluxOpening {
  readonly settings: FluxSettings;
  readonly audio: AudioFormat;
  readonly wish: ListeningWish;
  /** BCP 47. */
  readonly language: string;
}

/** The query of a connection, as the SDK takes it. */
export function fluxQuery({ settings, audio, wish, language }: FluxOpening) {
  const { keyterms, eagerThreshold } = wish;
  const hints = hintsOf(settings, language);
  return {
    model: settings.model,
    encoding: audio.encoding,
    sample_rate: audio.sampleRateHz,
    eot_threshold: settings.eot_threshold,
    eot_timeout_ms: settings.eot_timeout_ms,
    ...(eagerThreshold === undefined ? {} : { eager_eot_threshold: eagerThreshold }),
    ...(keyterms.length === 0 ? {} : { keyterm: [...keyterms] }),
    ...(hints.length === 0 ? {} : { language_hint: [...hints] }),
    ...(settings.numerals ? { numerals: 'true' } : {}),
    ...(settings.profanity_filter ? { profanity_filter: 'true' } : {}),
    ...(settings.redact === undefined ? {} : { redact: settings.redact }),
    ...(settings.mip_opt_out ? { mip_opt_out: true } : {}),
    ...(settings.tag.length === 0 ? {} : { tag: [...settings.tag] }),
  };
}

/** Words to listen for are replaced, what is not named stays: https://developers.deepgram.com/docs/flux/configure */
export function fluxConfigure({ keyterms, eagerThreshold }: Partial<ListeningWish>) {
  return {
    type: 'Configure' as const,
    ...(eagerThreshold === undefined ? {} : { thresholds: { eager_eot_threshold: eagerThreshold } }),
    ...(keyterms === undefined ? {} : { keyterms: [...keyterms] }),
  };
}
