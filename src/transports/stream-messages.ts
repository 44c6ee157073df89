import { z } from 'zod';
import { InvalidMessage } from '../errors/protocol-error.ts';
import { base64Audio } from './base64-audio.ts';
import { inShape, type CarrierJson } from './carrier-json.ts';

// What Twilio's media streams say, and those that other carriers have made after them.

const key = /^[0-9*#A-D]$/;
const mark = z.object({ mark: z.object({ name: z.string().max(128) }) });
const dtmf = z.object({ dtmf: z.object({ digit: z.string().regex(key) }) });
const looseDtmf = z.object({ dtmf: z.object({ digit: z.coerce.string().regex(key) }) });

/** The name in a message `mark`. Throws `InvalidMessage`. */
export const markIn = (message: CarrierJson): string => inShape(message, mark, 'mark').mark.name;

/** The key in a message `dtmf`, which is text. Throws `InvalidMessage`. */
export const digitIn = (message: CarrierJson): string => inShape(message, dtmf, 'dtmf').dtmf.digit;

/** The key in a message `dtmf` of a carrier that may write it as a number. Throws `InvalidMessage`. */
export const digitOrNumberIn = (message: CarrierJson): string =>
  inShape(message, looseDtmf, 'dtmf').dtmf.digit;

/** The audio in `media`, of a stream of one track. Throws `InvalidMessage` or `InvalidAudio`. */
export const mediaAudio = (media: unknown): Uint8Array => base64Audio(withPayload(media).payload);

/**
 * The audio in `media`, of a stream that may have both tracks: undefined for what the agent says, which is not the caller's. Throws
 * `InvalidMessage` or `InvalidAudio`.
 */
export function callerAudio(media: unknown): Uint8Array | undefined {
  const given = withPayload(media);
  if ('track' in given && given.track !== 'inbound') return undefined;
  return base64Audio(given.payload);
}

/** It is looked at by hand, as one comes every 20 ms. */
function withPayload(media: unknown): { readonly payload: unknown } {
  if (typeof media === 'object' && media !== null && 'payload' in media) return media;
  throw new InvalidMessage('media.payload is missing.');
}
