import { createHmac } from 'node:crypto';
import { Unauthorized } from '../errors/request-error.ts';
import type { CarrierRequest } from './carrier.ts';
import { isSameSecret } from './same-secret.ts';

/** As far from now may a request have been signed. */
const toleranceMs = 300_000;

/**
 * The signature of a webhook: `Jambonz-Signature: t=SECONDS,v1=HEX`, HMAC-SHA256 over the time, a dot and the body. Throws
 * `Unauthorized`.
 *
 * https://docs.jambonz.org/verbs/verbs/overview
 */
export function jambonzSignature(
  { headers, body }: Pick<CarrierRequest, 'headers' | 'body'>,
  webhookSecret: string,
  nowMs: number,
): string {
  const parts = String(headers['jambonz-signature'] ?? '')
    .split(',')
    .map((part) => part.trim().split('=', 2) as [string, string?]);
  const time = parts.find(([key]) => key === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(time)) throw notSigned('it has no signature, or none that has a time');
  const expected = createHmac('sha256', webhookSecret).update(`${time}.`).update(body).digest('hex');
  const isRight = parts.some(([key, given = '']) => key === 'v1' && isSameSecret(given, expected));
  if (!isRight) throw notSigned('its signature is another one');
  if (Math.abs(nowMs - Number(time) * 1000) > toleranceMs)
    throw notSigned('it was signed more than five minutes from now');
  return expected;
}

const notSigned = (why: string): Unauthorized =>
  new Unauthorized(
    `The request is not signed as jambonz signs it: ${why}. telephony.jambonz.webhook_secret has to be right.`,
  );
