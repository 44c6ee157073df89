import { createHmac } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import type { WebhookAnswer } from '../../src/telephony/carrier.ts';
import { createPlivo, type PlivoAccount } from '../../src/telephony/plivo.ts';
import { carrierRequest, webhookDesk, type RequestParts } from './webhook-rig.ts';

const account: PlivoAccount = {
  authId: 'MA1',
  authToken: 'my_auth_token',
  baseUrl: 'https://api.plivo.com',
  verify: true,
};
const plivo = createPlivo(account);

/** Headers of a request whose signed text, without its nonce, is this. */
const sign = (
  text: string,
  { key = 'my_auth_token', header = 'x-plivo-signature-v3', nonce = '12345' } = {},
) => ({
  [header]: createHmac('sha256', key).update(`${text}.${nonce}`).digest('base64'),
  'x-plivo-signature-v3-nonce': nonce,
});

const url = 'https://answer.url/x';
const correct = sign(url)['x-plivo-signature-v3'] ?? '';

const signed: readonly (readonly [string, RequestParts])[] = [
  ['a URL alone', { url, headers: sign(url) }],
  ['a form, in the order of its names', { url, body: 'b=2&a=1', headers: sign(`${url}?a1b2`) }],
  ['a field that comes several times', { url, body: 'b=2&a=9&b=1&b=2', headers: sign(`${url}?a9b1b2b2`) }],
  ['a query, in the order of its names', { url: `${url}?b=2&a=1`, headers: sign(`${url}?a=1&b=2`) }],
  ['both', { url: `${url}?b=2&a=1`, body: 'd=4&c=3', headers: sign(`${url}?a=1&b=2.c3d4`) }],
  [
    'what is escaped, as it was before',
    { url: `${url}?to=%2B1555`, body: { a: 'é &' }, headers: sign(`${url}?to=+1555.aé &`) },
  ],
  ['the token of the main account', { url, headers: sign(url, { header: 'x-plivo-signature-ma-v3' }) }],
  [
    'one of several signatures',
    { url, headers: { ...sign(url), 'x-plivo-signature-v3': `other, ${correct}` } },
  ],
  ['a port', { url: 'https://answer.url:8443/x', headers: sign('https://answer.url:8443/x') }],
];

const unsigned: readonly (readonly [string, RequestParts])[] = [
  ['no signature', { url, headers: { 'x-plivo-signature-v3-nonce': '12345' } }],
  ['an empty one', { url, headers: { ...sign(url), 'x-plivo-signature-v3': '' } }],
  ['no nonce', { url, headers: { 'x-plivo-signature-v3': correct } }],
  ['an empty nonce', { url, headers: sign(url, { nonce: '' }) }],
  ['another nonce', { url, headers: { ...sign(url), 'x-plivo-signature-v3-nonce': '12346' } }],
  ['another key', { url, headers: sign(url, { key: 'my_auth_tokens' }) }],
  ['another URL', { url: 'https://answer.url/y', headers: sign(url) }],
  ['another port', { url: 'https://answer.url:8000/x', headers: sign(url) }],
  ['a field that was changed', { url, body: 'a=2', headers: sign(`${url}?a1`) }],
  ['a field more', { url, body: 'a=1', headers: sign(url) }],
  [
    'a signature of version 2, which covers no field',
    { url, body: 'a=1', headers: { 'x-plivo-signature-v2': correct } },
  ],
];

describe('a webhook of Plivo’s', () => {
  test.each(signed)('is let through, its nonce for its proof: %s', (_name, parts) => {
    expect(plivo.checkWebhook(carrierRequest(parts))).toBe('12345');
  });

  test.each(unsigned)('is refused: %s', (_name, parts) => {
    expect(() => plivo.checkWebhook(carrierRequest(parts))).toThrow(
      expect.objectContaining({ code: 'unauthorized' }),
    );
  });

  it('is signed by a value that was made by other means', () => {
    const request = carrierRequest({
      url: 'https://answer.url',
      headers: {
        'x-plivo-signature-v3': '2tUVd+6dOTo/13hSmD0yrftTKb57pVvy0kxqkPKxcqk=',
        'x-plivo-signature-v3-nonce': '12345',
      },
    });
    expect(plivo.checkWebhook(request)).toBe('12345');
  });

  it('is refused without telling a secret', () => {
    const unsigned = carrierRequest({ url });
    const refused = () => plivo.checkWebhook(unsigned);
    expect(refused).toThrow(/telephony\.plivo\.auth_token and telephony\.public_url/);
    expect(refused).not.toThrow(/my_auth_token/);
  });

  it('is not looked at where something else has checked it', () => {
    const trusting = createPlivo({ ...account, verify: false });
    expect(trusting.checkWebhook(carrierRequest())).toBeUndefined();
    expect(trusting.checkUpgrade(carrierRequest())).toBe('proven');
  });
});

describe('an upgrade of Plivo’s', () => {
  const at = 'wss://voice.example.org/v1/plivo';
  test.each(['wss', 'https', 'ws', 'http'])('is proven by a signature over its %s: URL', (scheme) => {
    const headers = sign(at.replace('wss', scheme));
    expect(plivo.checkUpgrade(carrierRequest({ method: 'GET', url: at, headers }))).toEqual({
      onceOnly: '12345',
    });
  });

  test.each([
    ['there is no signature', {}],
    ['the signature is not one of ours', sign(at, { key: 'another' })],
    ['the signature is over another URL', sign(`${at}/websocket`)],
  ])('needs a ticket where %s', (_name, headers) => {
    expect(plivo.checkUpgrade(carrierRequest({ method: 'GET', url: at, headers }))).toBe('by-ticket');
  });
});

const ask = (hook: string, parts: RequestParts, desk = webhookDesk()) =>
  plivo.webhooks[hook]?.answer(carrierRequest(parts), desk.desk) as WebhookAnswer;

describe('the XML', () => {
  const body = { CallUUID: 'c1', From: '15550001', To: '15550002', CallStatus: 'ringing' };

  it('connects the call to a stream in both directions, with its ticket as an extra header', () => {
    expect(ask('answer', { body }, webhookDesk({ url: 'wss://voice.example.org/v1/plivo' }))).toEqual({
      contentType: 'application/xml',
      body:
        '<?xml version="1.0" encoding="UTF-8"?><Response><Stream bidirectional="true" keepCallAlive="true" ' +
        'contentType="audio/x-mulaw;rate=8000" extraHeaders="talkyTicket=Ticket1">' +
        'wss://voice.example.org/v1/plivo</Stream></Response>',
    });
  });

  it('escapes the URL', () => {
    expect(ask('answer', { body }, webhookDesk({ url: 'wss://a.example/x?a=1&b=<2>' })).body).toContain(
      '>wss://a.example/x?a=1&amp;b=&lt;2&gt;</Stream>',
    );
  });

  test.each([
    ['the number', {}, {}],
    [
      'a parameter of the URL',
      { url: 'https://voice.example.org/v1/plivo/answer?agent=sales' },
      { agent: 'sales' },
    ],
  ] as const)('asks for the agent by %s', (_name, parts, asked) => {
    const desk = webhookDesk();
    ask('answer', { body, ...parts }, desk);
    expect(desk.expected).toEqual([{ carrierCallId: 'c1', from: '15550001', to: '15550002', ...asked }]);
  });
});

describe('the hangup URL and the stream’s status callback', () => {
  test.each([
    ...['completed', 'busy', 'failed', 'no-answer', 'cancel', 'timeout'].map((CallStatus) => ({
      CallStatus,
    })),
    ...['StopStream', 'DroppedStream', 'stopped', 'failed'].map((Event) => ({
      Event,
      CallStatus: 'in-progress',
    })),
  ])('end the call of %o', (fields) => {
    const desk = webhookDesk();
    expect(ask('events', { body: { CallUUID: 'c1', ...fields } }, desk).status).toBe(204);
    expect(desk.over).toEqual(['c1']);
  });

  test.each([
    { CallStatus: 'ringing' },
    { CallStatus: 'in-progress', Event: 'StartStream' },
    { Event: 'started' },
    {},
  ])('leave the call of %o', (fields) => {
    const desk = webhookDesk();
    expect(ask('events', { body: { CallUUID: 'c1', ...fields } }, desk).status).toBe(204);
    expect(desk.over).toEqual([]);
  });
});

describe('the REST interface of Plivo', () => {
  const headers = {
    Authorization: `Basic ${Buffer.from('MA1:my_auth_token').toString('base64')}`,
    'Content-Type': 'application/json',
  };

  it('hangs up', () => {
    const request = plivo.hangUp?.('c1');
    expect(request).toMatchObject({
      method: 'DELETE',
      url: 'https://api.plivo.com/v1/Account/MA1/Call/c1/',
      headers,
    });
    expect(request?.body).toBeUndefined();
  });

  test.each([
    [404, true],
    [400, false],
    [401, false],
    [500, false],
  ])('takes %d for a call that has ended already: %s', (status, isDone) => {
    expect(plivo.hangUp?.('c1')?.isDone?.(status, '')).toBe(isDone);
  });

  it('hands a call over by asking for what to do with it', () => {
    const request = plivo.transfer?.('c1', '+1 555 000-3333', 'https://voice.example.org');
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://api.plivo.com/v1/Account/MA1/Call/c1/',
      headers,
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      legs: 'aleg',
      aleg_url: 'https://voice.example.org/v1/plivo/transfer?to=%2B15550003333',
      aleg_method: 'POST',
    });
    expect(request?.isDone).toBeUndefined();
  });

  test.each([
    ['+15550003333', '<Number>+15550003333</Number>'],
    ['sip:ann@phone.plivo.com', '<User>sip:ann@phone.plivo.com</User>'],
    ['sip:ann@example.org?a=1&b=2', '<User>sip:ann@example.org?a=1&amp;b=2</User>'],
  ])('is answered where %s is to be dialled', (destination, element) => {
    const at = `https://voice.example.org/v1/plivo/transfer?to=${encodeURIComponent(destination)}`;
    expect(ask('transfer', { url: at })).toEqual({
      contentType: 'application/xml',
      body: `<?xml version="1.0" encoding="UTF-8"?><Response><Dial>${element}</Dial></Response>`,
    });
  });

  it('is not answered without a destination', () => {
    expect(() => ask('transfer', {})).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });

  test.each(['', 'the sales desk', '+1</Dial><Play>', 'https://example.org'])(
    'hands no call over to "%s"',
    (destination) => {
      expect(() => plivo.transfer?.('c1', destination, 'https://voice.example.org')).toThrow(
        expect.objectContaining({ code: 'transfer-failed' }),
      );
    },
  );

  it('is not asked without an account', () => {
    const without = createPlivo({ ...account, authId: '' });
    expect(without.hangUp?.('c1')).toBeUndefined();
    expect(without.transfer?.('c1', '+15550003', '')).toBeUndefined();
  });
});
