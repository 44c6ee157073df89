import { jwtVerify } from 'jose';
import { describe, expect, it, test } from 'vitest';
import { InvalidRequest } from '../../src/errors/request-error.ts';
import { OnceOnly } from '../../src/telephony/once-only.ts';
import { StreamTickets } from '../../src/telephony/stream-tickets.ts';
import { createVonage } from '../../src/telephony/vonage.ts';
import {
  nowMs,
  nowSeconds,
  publicKey,
  account,
  world,
  vonage,
  call,
  body,
  answerUrl,
  query,
} from './vonage-account.ts';
import { carrierRequest, webhookDesk, type RequestParts } from './webhook-rig.ts';

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
      newId: () => 'c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5',
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

const event = async (parts: RequestParts) => {
  const { desk, over } = webhookDesk();
  const answer = await vonage.webhooks['events']?.answer(carrierRequest(parts), desk);
  expect(answer).toMatchObject({ status: 204, body: '' });
  return over;
};

describe('an event of Vonage’s', () => {
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

const claimsIn = async (authorization = '') => {
  const read = await jwtVerify(authorization.replace('Bearer ', ''), publicKey, {
    algorithms: ['RS256'],
    currentDate: new Date(nowMs),
  });
  return read.payload;
};

describe('a request to Vonage’s REST interface', () => {
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
