import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { Unauthorized } from '../errors/request-error.ts';
import type { CarrierRequest } from './carrier.ts';

/** As far from now may a request have been signed. */
const toleranceMs = 300_000;
const keyBytes = 32;

/** The key of Telnyx's portal: 32 bytes (RFC 8032) in base64. Undefined for anything else. */
export function telnyxPublicKey(base64: string): KeyObject | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.byteLength !== keyBytes) return undefined;
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
    format: 'jwk',
  });
}

/**
 * The signature of a webhook, in one way of writing it: ed25519 over the seconds of `telnyx-timestamp`, `|` and the body.
 * Throws `Unauthorized`.
 *
 * https://developers.telnyx.com/api-reference/callbacks/texml-stream
 */
export function telnyxSignature(
  { headers, body }: Pick<CarrierRequest, 'headers' | 'body'>,
  key: KeyObject | undefined,
  nowMs: number,
): string {
  if (key === undefined) throw notSigned("telephony.telnyx.public_key is no key of Telnyx's portal");
  const time = String(headers['telnyx-timestamp'] ?? '');
  const signature = Buffer.from(String(headers['telnyx-signature-ed25519'] ?? ''), 'base64');
  if (!/^\d{1,12}$/.test(time) || signature.byteLength === 0) throw notSigned('it has no signature or time');
  const signed = Buffer.concat([Buffer.from(`${time}|`), body]);
  if (!verify(null, signed, key, signature)) throw notSigned('its signature is another one');
  if (Math.abs(nowMs - Number(time) * 1000) > toleranceMs)
    throw notSigned('it was signed more than five minutes from now');
  return signature.toString('base64');
}

const notSigned = (why: string): Unauthorized =>
  new Unauthorized(
    `The request is not signed as Telnyx signs it: ${why}. telephony.telnyx.public_key has to be right.`,
  );
