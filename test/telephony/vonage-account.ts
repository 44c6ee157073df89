import { createHash, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { createVonage } from '../../src/telephony/vonage.ts';
import { carrierRequest, type RequestParts } from './webhook-rig.ts';

export const nowMs = Date.UTC(2026, 0, 1);
export const nowSeconds = nowMs / 1000;
export const signatureSecret = 'my-signature-secret';
export const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
export const account = {
  applicationId: '78d335fa-323d-0114-9c3d-d6f0d48968cf',
  privateKey: pem,
  signatureSecret,
  baseUrl: 'https://api.nexmo.com',
  verify: true,
};
export const world = { nowMs: () => nowMs, newId: () => 'id-1' };
export const vonage = createVonage(account, world);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const secretBytes = (secret: string) => new TextEncoder().encode(secret);

export interface Claims {
  readonly [name: string]: unknown;
}

/** As the vendor's own verification examples have it. */
export const claimsOf = (payload: string): Claims => ({
  iat: nowSeconds,
  jti: 'c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5',
  iss: 'Vonage',
  payload_hash: sha256(payload),
  api_key: 'a1b2c3d',
  application_id: account.applicationId,
});
export const token = (claims: Claims, secret = signatureSecret, alg = 'HS256'): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT' }).sign(secretBytes(secret));
export const bearer = async (claims: Claims, secret?: string, alg?: string) => ({
  authorization: `Bearer ${await token(claims, secret, alg)}`,
});

export const call = {
  from: '447700900000',
  to: '447700900123',
  uuid: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
  conversation_uuid: 'CON-aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
};
export const body = JSON.stringify(call);
export const answerUrl = 'https://voice.example.org/v1/vonage/answer';
export const query = `${answerUrl}?${new URLSearchParams(call).toString()}`;
export const post = async (parts: RequestParts = {}, claims = claimsOf(body)) =>
  carrierRequest({ url: answerUrl, body, headers: await bearer(claims), ...parts });
export const get = async (claims = claimsOf(body), url = query) =>
  carrierRequest({ method: 'GET', url, headers: await bearer(claims) });
