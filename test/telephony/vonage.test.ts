import { createHash, generateKeyPairSync } from 'node:crypto';
import { jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it, test } from 'vitest';
import { InvalidRequest, Unauthorized } from '../../src/errors/request-error.ts';
import { StreamTickets } from '../../src/telephony/stream-tickets.ts';
import { OnceOnly } from '../../src/telephony/once-only.ts';
import { createVonage } from '../../src/telephony/vonage.ts';
import { carrierRequest, webhookDesk, type RequestParts } from './webhook-rig.ts';

const nowMs = Date.UTC(2026, 0, 1);
const nowSeconds = nowMs / 1000;
const signatureSecret = 'my-signature-secret';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const account = {
  applicationId: '78d335fa-323d-0114-9c3d-d6f0d48968cf',
  privateKey: pem,
  signatureSecret,
  baseUrl: 'https://api.nexmo.com',
  verify: true,
};
const world = { nowMs: () => nowMs, newId: () => 'id-1' };
const vonage = createVonage(account, world);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const secretBytes = (secret: string) => new TextEncoder().encode(secret);

interface Claims {
  readonly [name: string]: unknown;
}

/** As the vendor's own verification examples have it. */
const claimsOf = (payload: string): Claims => ({
  iat: nowSeconds,
  jti: 'c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5',
  iss: 'Vonage',
  payload_hash: sha256(payload),
  api_key: 'a1b2c3d',
  application_id: account.applicationId,
});
const token = (claims: Claims, secret = signatureSecret, alg = 'HS256'): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT' }).sign(secretBytes(secret));
const bearer = async (claims: Claims, secret?: string, alg?: string) => ({
  authorization: `Bearer ${await token(claims, secret, alg)}`,
});

const call = {
  from: '447700900000',
  to: '447700900123',
  uuid: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
  conversation_uuid: 'CON-aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
};
const body = JSON.stringify(call);
const answerUrl = 'https://voice.example.org/v1/vonage/answer';
const query = `${answerUrl}?${new URLSearchParams(call).toString()}`;
const post = async (parts: RequestParts = {}, claims = claimsOf(body)) =>
  carrierRequest({ url: answerUrl, body, headers: await bearer(claims), ...parts });
const get = async (claims = claimsOf(body), url = query) =>
  carrierRequest({ method: 'GET', url, headers: await bearer(claims) });

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
  const rs256 = () => new SignJWT(claimsOf(body)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
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
    expect(await vonage.checkUpgrade(signed)).toBe('proven');
  });

  it('is refused when it is signed wrongly', async () => {
    const headers = await bearer(claimsOf(''), 'another');
    await expect(vonage.checkUpgrade(carrierRequest({ method: 'GET', headers }))).rejects.toBeInstanceOf(
      Unauthorized,
    );
  });
});

describe('the answer for Vonage', () => {
  const ncco = [
    {
      action: 'connect',
      endpoint: [
        {
          type: 'websocket',
          uri: 'wss://voice.example.org/v1/x',
          'content-type': 'audio/l16;rate=16000',
          headers: { talkyTicket: 'Ticket1', callUuid: call.uuid },
        },
      ],
    },
  ];

  test.each([
    ['GET', carrierRequest({ method: 'GET', url: query })],
    ['POST', carrierRequest({ url: answerUrl, body })],
  ])('connects the call to the socket: %s', async (_method, request) => {
    const { desk, expected } = webhookDesk();
    const answer = await vonage.webhooks['answer']?.answer(request, desk);
    expect(answer?.contentType).toBe('application/json');
    expect(JSON.parse(answer?.body ?? '')).toEqual(ncco);
    expect(expected).toEqual([{ carrierCallId: call.uuid, from: call.from, to: call.to }]);
  });

  it('is for the agent that the URL asks for, and the user who called', async () => {
    const { desk, expected } = webhookDesk();
    const told = JSON.stringify({ from_user: 'jane', to: call.to, uuid: call.uuid });
    await vonage.webhooks['answer']?.answer(
      carrierRequest({ url: `${answerUrl}?agent=desk`, body: told }),
      desk,
    );
    expect(expected).toEqual([{ carrierCallId: call.uuid, from: 'jane', to: call.to, agent: 'desk' }]);
  });

  it('is refused to what tells of no call', () => {
    const { desk } = webhookDesk();
    const empty = carrierRequest({ url: answerUrl, body: '[' });
    expect(() => vonage.webhooks['answer']?.answer(empty, desk)).toThrow(InvalidRequest);
  });

  it('has headers of at most 512 bytes, with the longest ticket there is', async () => {
    const tickets = new StreamTickets({
      key: Buffer.alloc(32),
      nowMs: () => nowMs,
      used: new OnceOnly(),
    });
    const { desk } = webhookDesk();
    const longest = { from: `sip:${'f'.repeat(200)}`, to: `sip:${'t'.repeat(200)}`, uuid: call.uuid };
    const answer = await vonage.webhooks['answer']?.answer(
      carrierRequest({ url: `${answerUrl}?agent=${'a'.repeat(64)}`, body: JSON.stringify(longest) }),
      {
        ...desk,
        expect: ({ agent = '', from = '', to = '', carrierCallId }) => ({
          url: 'wss://voice.example.org/v1/vonage',
          ticket: tickets.issue({ carrier: 'vonage', carrierCallId, agent, from, to }),
          from,
          to,
        }),
      },
    );
    const [connect] = JSON.parse(answer?.body ?? '') as [{ endpoint: [{ headers: object }] }];
    expect(Buffer.byteLength(JSON.stringify(connect.endpoint[0].headers))).toBeLessThanOrEqual(512);
  });
});

describe('an event of Vonage’s', () => {
  const event = async (parts: RequestParts) => {
    const { desk, over } = webhookDesk();
    const answer = await vonage.webhooks['events']?.answer(carrierRequest(parts), desk);
    expect(answer).toMatchObject({ status: 204, body: '' });
    return over;
  };

  test.each(['completed', 'failed', 'rejected', 'busy', 'cancelled', 'timeout', 'unanswered'])(
    'ends the call: %s',
    async (status) => {
      expect(await event({ body: JSON.stringify({ uuid: 'u1', status }) })).toEqual(['u1']);
    },
  );

  it('may come in a query', async () => {
    expect(await event({ method: 'GET', url: 'https://x.org/?uuid=u1&status=completed' })).toEqual(['u1']);
  });

  test.each(['started', 'ringing', 'answered', undefined, 7])('ends nothing: %s', async (status) => {
    expect(await event({ body: JSON.stringify({ uuid: 'u1', status }) })).toEqual([]);
  });

  it('ends nothing as what is no JSON', async () => {
    expect(await event({ body: 'status=completed' })).toEqual([]);
  });
});

describe('a request to Vonage’s REST interface', () => {
  const claimsIn = async (authorization = '') => {
    const read = await jwtVerify(authorization.replace('Bearer ', ''), publicKey, {
      algorithms: ['RS256'],
      currentDate: new Date(nowMs),
    });
    return read.payload;
  };

  it('hangs up with a token of the application', async () => {
    const request = vonage.hangUp?.(call.uuid);
    expect(request).toMatchObject({
      method: 'PUT',
      url: `https://api.nexmo.com/v1/calls/${call.uuid}`,
      body: '{"action":"hangup"}',
    });
    expect(request?.headers['Content-Type']).toBe('application/json');
    expect(await claimsIn(request?.headers['Authorization'])).toEqual({
      application_id: account.applicationId,
      iat: nowSeconds,
      exp: nowSeconds + 60,
      jti: 'id-1',
    });
    expect(request?.isDone?.(404, '')).toBe(true);
    expect(request?.isDone?.(401, '')).toBe(false);
  });

  test.each([
    ['+44 7700 900001', { type: 'phone', number: '447700900001' }],
    ['sip:desk@example.org', { type: 'sip', uri: 'sip:desk@example.org' }],
  ])('hands over to %s', (destination, endpoint) => {
    const request = vonage.transfer?.(call.uuid, destination, 'https://voice.example.org');
    expect(request?.method).toBe('PUT');
    expect(request?.url).toBe(`https://api.nexmo.com/v1/calls/${call.uuid}`);
    expect(request?.isDone).toBeUndefined();
    expect(JSON.parse(request?.body ?? '')).toEqual({
      action: 'transfer',
      destination: { type: 'ncco', ncco: [{ action: 'connect', endpoint: [endpoint] }] },
    });
  });

  it('has a destination', () => {
    expect(() => vonage.transfer?.(call.uuid, 'the boss', '')).toThrow('handed over to a telephone number');
  });

  it('reaches into no other path', () => {
    expect(vonage.hangUp?.('../x?y')?.url).toBe('https://api.nexmo.com/v1/calls/..%2Fx%3Fy');
  });

  test.each([{ applicationId: '' }, { privateKey: '' }])('is none without an application: %o', (missing) => {
    const bare = createVonage({ ...account, ...missing }, world);
    expect(bare.hangUp?.('u1')).toBeUndefined();
    expect(bare.transfer?.('u1', '+15550100', '')).toBeUndefined();
  });
});
