import { createHash, sign, type KeyObject } from 'node:crypto';
import { jwtVerify, type JWTPayload } from 'jose';
import { Unauthorized } from '../errors/request-error.ts';
import type { CarrierRequest } from './carrier.ts';
import { jsonIn } from './json-in.ts';
import { isSameSecret } from './same-secret.ts';

/** As long ago may a request have been signed; what came before is remembered for longer. */
const oldestSeconds = 300;
const clockToleranceSeconds = 30;
const validSeconds = 60;

/**
 * The claims of the token that a request is signed with: HS256 by the account's signature secret and no other algorithm.
 * Rejects with `Unauthorized`.
 *
 * https://developer.vonage.com/getting-started/concepts/webhooks#signed-webhooks
 */
export async function vonageClaims(
  { headers }: Pick<CarrierRequest, 'headers'>,
  signatureSecret: string,
  nowMs: number,
): Promise<{ readonly token: string; readonly claims: JWTPayload }> {
  const [, token] = /^Bearer +([\w.-]+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) throw notSigned('it has no token in its header Authorization');
  const read = await jwtVerify(token, new TextEncoder().encode(signatureSecret), {
    algorithms: ['HS256'],
    currentDate: new Date(nowMs),
    maxTokenAge: oldestSeconds,
    clockTolerance: clockToleranceSeconds,
  }).catch(() => {
    // What jose has against it names claims and may quote them.
    throw notSigned('its token is forged, too old, or of another account');
  });
  return { token, claims: read.payload };
}

/** Throws `Unauthorized` where the body, or the query of a request without one, is not what was signed. */
export function checkPayloadHash(request: CarrierRequest, { payload_hash: hash }: JWTPayload): void {
  if (typeof hash === 'string' && payloadsOf(request).some((payload) => isSameSecret(hash, sha256(payload))))
    return;
  throw notSigned('its payload_hash is missing, or the request was changed on its way');
}

/**
 * What the hash may have been made over: the body as it came or, as Vonage describes it, what was read of query and body
 * as JSON without white space.
 */
function payloadsOf({ method, query, body }: CarrierRequest): readonly (string | Buffer)[] {
  const asked = Object.fromEntries(query);
  if (method === 'GET') return [JSON.stringify(asked)];
  const told = jsonIn(body);
  return [body, JSON.stringify(told), JSON.stringify({ ...asked, ...told })];
}

export interface VonageTokenOptions {
  readonly applicationId: string;
  readonly key: KeyObject;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Unlike that of every other token. */
  readonly id: string;
}

/**
 * The token of a request to the REST interface: RS256 by the application's private key, for a minute.
 *
 * https://developer.vonage.com/getting-started/concepts/authentication#json-web-tokens
 */
export function vonageToken({ applicationId, key, nowMs, id }: VonageTokenOptions): string {
  const iat = Math.floor(nowMs / 1000);
  const claims = { application_id: applicationId, iat, exp: iat + validSeconds, jti: id };
  const signed = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

const sha256 = (payload: string | Buffer): string => createHash('sha256').update(payload).digest('hex');

const notSigned = (why: string): Unauthorized =>
  new Unauthorized(
    `The request is not signed as Vonage signs it: ${why}. telephony.vonage.signature_secret has to be right, and signed webhooks switched on.`,
  );
