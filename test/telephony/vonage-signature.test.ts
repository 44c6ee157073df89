import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it, test } from 'vitest';
import { Unauthorized } from '../../src/errors/request-error.ts';
import { createVonage } from '../../src/telephony/vonage.ts';
import {
  nowSeconds,
  signatureSecret,
  privateKey,
  account,
  world,
  vonage,
  claimsOf,
  token,
  bearer,
  call,
  body,
  answerUrl,
  query,
  post,
  get,
} from './vonage-account.ts';
import { carrierRequest, type RequestParts } from './webhook-rig.ts';

const rs256 = () => new SignJWT(claimsOf(body)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);

describe('a webhook of Vonage’s', () => {
  it('is signed by a token whose jti no other has', async () => {
    expect(await vonage.checkWebhook(await post())).toBe('c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5');
    expect(await vonage.checkWebhook(await get())).toBe('c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5');
  });

  it('is known by its token where that has no id', async () => {
    const { jti: _jti, ...claims } = claimsOf(body);
    const request = await post({}, claims);
    expect(`Bearer ${await vonage.checkWebhook(request)}`).toBe(request.headers.authorization);
  });

  it('may have white space in its body, and a query beside it', async () => {
    const spaced = JSON.stringify(call, undefined, 2);
    await expect(vonage.checkWebhook(await post({ body: spaced }))).resolves.toBeDefined();
    const merged = claimsOf(JSON.stringify({ agent: 'desk', ...call }));
    const withQuery = await post({ url: `${answerUrl}?agent=desk` }, merged);
    await expect(vonage.checkWebhook(withQuery)).resolves.toBeDefined();
  });

  it('is not checked where something in front of talky does that', async () => {
    const open = createVonage({ ...account, verify: false }, world);
    expect(await open.checkWebhook(carrierRequest())).toBeUndefined();
    expect(await open.checkUpgrade(carrierRequest())).toBe('proven');
  });

  const { payload_hash: _hash, ...withoutHash } = claimsOf(body);
  const { iat: _iat, ...withoutTime } = claimsOf(body);
  const forged: readonly (readonly [string, () => Promise<RequestParts>])[] = [
    ['no token', () => Promise.resolve({ headers: {} })],
    ['another scheme', async () => ({ headers: { authorization: `Basic ${await token(claimsOf(body))}` } })],
    ['no token behind the scheme', () => Promise.resolve({ headers: { authorization: 'Bearer x' } })],
    ['another secret', async () => ({ headers: await bearer(claimsOf(body), 'another') })],
    [
      'another algorithm of the same secret',
      async () => ({ headers: await bearer(claimsOf(body), undefined, 'HS512') }),
    ],
    ['a key pair', async () => ({ headers: { authorization: `Bearer ${await rs256()}` } })],
    [
      'no signature',
      () =>
        Promise.resolve({
          headers: { authorization: `Bearer ${new UnsecuredJWT(claimsOf(body)).encode()}` },
        }),
    ],
    [
      '5 minutes and more ago',
      async () => ({ headers: await bearer({ ...claimsOf(body), iat: nowSeconds - 331 }) }),
    ],
    ['in the future', async () => ({ headers: await bearer({ ...claimsOf(body), iat: nowSeconds + 31 }) })],
    ['no time', async () => ({ headers: await bearer(withoutTime) })],
    ['expired', async () => ({ headers: await bearer({ ...claimsOf(body), exp: nowSeconds - 31 }) })],
    ['no payload_hash', async () => ({ headers: await bearer(withoutHash) })],
    [
      'a body that was changed',
      () => Promise.resolve({ body: body.replace('447700900000', '447700900001') }),
    ],
    ['a body that was taken away', () => Promise.resolve({ body: '' })],
  ];

  test.each(forged)('is refused: %s', async (_name, parts) => {
    const request = await post(await parts());
    await expect(vonage.checkWebhook(request)).rejects.toBeInstanceOf(Unauthorized);
  });

  it('is refused with a query that was changed', async () => {
    const changed = await get(claimsOf(body), query.replace('447700900000', '447700900001'));
    await expect(vonage.checkWebhook(changed)).rejects.toBeInstanceOf(Unauthorized);
  });

  it('is told why in words that hold no secret', async () => {
    const refusal = await Promise.resolve(
      vonage.checkWebhook(await post({ headers: await bearer(claimsOf(body), 'x1') })),
    ).catch(String);
    expect(refusal).toContain('telephony.vonage.signature_secret');
    expect(refusal).not.toContain(signatureSecret);
  });
});

describe('an upgrade of Vonage’s', () => {
  it('needs a ticket unless it is signed', async () => {
    expect(await vonage.checkUpgrade(carrierRequest({ method: 'GET' }))).toBe('by-ticket');
    const { payload_hash: _hash, ...claims } = claimsOf('');
    const signed = carrierRequest({ method: 'GET', headers: await bearer(claims) });
    expect(await vonage.checkUpgrade(signed)).toEqual({ onceOnly: claimsOf('')['jti'] });
  });

  it('is refused when it is signed wrongly', async () => {
    const headers = await bearer(claimsOf(''), 'another');
    await expect(vonage.checkUpgrade(carrierRequest({ method: 'GET', headers }))).rejects.toBeInstanceOf(
      Unauthorized,
    );
  });
});
