import { createHmac } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { TransferFailed } from '../../src/errors/call-error.ts';
import { InvalidRequest, Unauthorized } from '../../src/errors/request-error.ts';
import { createJambonz } from '../../src/telephony/jambonz.ts';
import { carrierRequest, webhookDesk, type RequestParts } from './webhook-rig.ts';

const nowMs = Date.UTC(2026, 0, 1);
const nowSeconds = nowMs / 1000;
const account = {
  accountSid: 'fef61e75-cec3-496c-a7bc-8368e4d02a04',
  apiKey: 'key-1',
  webhookSecret: 'wh_secret',
  baseUrl: 'https://jambonz.example.org/api',
  verify: true,
};
const jambonz = createJambonz(account, { nowMs: () => nowMs });
const call = {
  call_sid: 'cs-1',
  direction: 'inbound',
  from: '15550001',
  to: '15550002',
  call_status: 'trying',
};
const body = JSON.stringify(call);

const mac = (text: string, secret = account.webhookSecret): string =>
  createHmac('sha256', secret).update(text).digest('hex');
const signed = (header: string): RequestParts => ({ body, headers: { 'jambonz-signature': header } });
const right = mac(`${nowSeconds}.${body}`);

describe('a webhook of jambonz’s', () => {
  test.each([
    ['as it is', `t=${nowSeconds},v1=${right}`],
    ['with spaces', `t=${nowSeconds}, v1=${right}`],
    [
      'with several signatures, as when a secret is changed',
      `t=${nowSeconds},v1=${'0'.repeat(64)},v1=${right}`,
    ],
  ])('is signed: %s', (_name, header) => {
    expect(jambonz.checkWebhook(carrierRequest(signed(header)))).toBe(right);
  });

  test.each([-300, 300])('may be signed %d s from now', (seconds) => {
    const time = nowSeconds + seconds;
    const header = `t=${time},v1=${mac(`${time}.${body}`)}`;
    expect(jambonz.checkWebhook(carrierRequest(signed(header)))).toBeDefined();
  });

  const at = (time: number | string) => signed(`t=${time},v1=${mac(`${time}.${body}`)}`);
  test.each<readonly [string, RequestParts]>([
    ['no signature', { body }],
    ['an empty one', signed('')],
    ['no time', signed(`v1=${right}`)],
    ['a time that is none', at('now')],
    ['no version 1', signed(`t=${nowSeconds},v0=${right}`)],
    ['another secret', signed(`t=${nowSeconds},v1=${mac(`${nowSeconds}.${body}`, 'other')}`)],
    ['another time', signed(`t=${nowSeconds + 1},v1=${right}`)],
    ['another body', { ...signed(`t=${nowSeconds},v1=${right}`), body: `${body} ` }],
    ['too old', at(nowSeconds - 301)],
    ['too early', at(nowSeconds + 301)],
  ])('is refused: %s', (_name, parts) => {
    expect(() => jambonz.checkWebhook(carrierRequest(parts))).toThrow(Unauthorized);
  });

  it('is not checked where something in front of talky does that', () => {
    const open = createJambonz({ ...account, verify: false }, { nowMs: () => nowMs });
    expect(open.checkWebhook(carrierRequest({ body }))).toBeUndefined();
    expect(open.checkUpgrade(carrierRequest())).toBe('proven');
  });
});

const basic = (user: string, password: string) => ({
  headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
});

describe('an upgrade of jambonz’s', () => {
  it('has its subprotocol', () => {
    expect(jambonz.subprotocol).toBe('audio.jambonz.org');
  });

  it('needs a ticket unless it has the password of wsAuth', () => {
    expect(jambonz.checkUpgrade(carrierRequest())).toBe('by-ticket');
    expect(jambonz.checkUpgrade(carrierRequest(basic('talky', account.webhookSecret)))).toBe('proven');
  });

  test.each([
    ['another password', basic('talky', 'other')],
    ['the name', basic(account.webhookSecret, '')],
    ['another scheme', { headers: { authorization: `Bearer ${account.webhookSecret}` } }],
  ])('is refused: %s', (_name, parts) => {
    expect(() => jambonz.checkUpgrade(carrierRequest(parts))).toThrow(Unauthorized);
  });
});

const answerTo = async (parts: RequestParts) => {
  const { desk, expected } = webhookDesk();
  const answer = await jambonz.webhooks['answer']?.answer(carrierRequest(parts), desk);
  return { answer, expected };
};

describe('the answer for jambonz', () => {
  it('listens in both directions, at one rate, and hangs up behind that', async () => {
    const { answer, expected } = await answerTo({ body });
    expect(answer?.contentType).toBe('application/json');
    expect(JSON.parse(answer?.body ?? '')).toEqual([
      {
        verb: 'listen',
        url: 'wss://voice.example.org/v1/x',
        actionHook: 'https://voice.example.org/v1/jambonz/events',
        mixType: 'mono',
        sampleRate: 16_000,
        passDtmf: true,
        bidirectionalAudio: { enabled: true, streaming: true, sampleRate: 16_000 },
        metadata: { talkyTicket: 'Ticket1' },
      },
      { verb: 'hangup' },
    ]);
    expect(expected).toEqual([{ carrierCallId: 'cs-1', from: '15550001', to: '15550002' }]);
  });

  it('is for the agent that the URL asks for', async () => {
    const { expected } = await answerTo({ url: 'https://voice.example.org/?agent=desk', body });
    expect(expected).toMatchObject([{ agent: 'desk' }]);
  });

  test.each(['', '{}', '[]', '{"call_sid":7}'])('is refused to what tells of no call: %s', async (text) => {
    await expect(answerTo({ body: text })).rejects.toBeInstanceOf(InvalidRequest);
  });

  test.each(['answer', 'events', 'transfer'])('is given to what is posted: %s', (hook) => {
    expect(jambonz.webhooks[hook]?.methods).toEqual(['POST']);
  });
});

describe('a status of jambonz’s', () => {
  test.each([
    ['completed', ['cs-1']],
    ['failed', ['cs-1']],
    ['busy', ['cs-1']],
    ['no-answer', ['cs-1']],
    ['in-progress', []],
    ['ringing', []],
    [undefined, []],
  ])('%s', async (status, ended) => {
    const { desk, over } = webhookDesk();
    const told = carrierRequest({ body: JSON.stringify({ ...call, call_status: status }) });
    expect(await jambonz.webhooks['events']?.answer(told, desk)).toMatchObject({ status: 204, body: '' });
    expect(over).toEqual(ended);
  });
});

describe('a transfer by jambonz', () => {
  const base = 'https://voice.example.org';

  it('has the call ask talky for what to do', () => {
    expect(jambonz.transfer?.('cs-1', '+1 555 0100', base)).toEqual({
      method: 'PUT',
      url: 'https://jambonz.example.org/api/v1/Accounts/fef61e75-cec3-496c-a7bc-8368e4d02a04/Calls/cs-1',
      headers: { Authorization: 'Bearer key-1', 'Content-Type': 'application/json' },
      body: JSON.stringify({
        call_hook: { url: `${base}/v1/jambonz/transfer?to=%2B15550100`, method: 'POST' },
      }),
    });
  });

  test.each([
    ['%2B15550100', { type: 'phone', number: '+15550100' }],
    ['sip%3Adesk%40example.org', { type: 'sip', sipUri: 'sip:desk@example.org' }],
  ])('dials %s', async (to, target) => {
    const { desk } = webhookDesk();
    const asked = carrierRequest({ url: `${base}/v1/jambonz/transfer?to=${to}` });
    const answer = await jambonz.webhooks['transfer']?.answer(asked, desk);
    expect(JSON.parse(answer?.body ?? '')).toEqual([
      { verb: 'dial', answerOnBridge: true, target: [target] },
    ]);
  });

  it('has a destination', () => {
    const { desk } = webhookDesk();
    const asked = (query: string) => () =>
      jambonz.webhooks['transfer']?.answer(carrierRequest({ url: `${base}/${query}` }), desk);
    expect(asked('')).toThrow(InvalidRequest);
    expect(asked('?to=boss')).toThrow(TransferFailed);
    expect(() => jambonz.transfer?.('cs-1', 'boss', base)).toThrow(TransferFailed);
  });

  test.each([{ accountSid: '' }, { apiKey: '' }])('is none without an account: %o', (missing) => {
    const bare = createJambonz({ ...account, ...missing }, { nowMs: () => nowMs });
    expect(bare.transfer?.('cs-1', '+15550100', base)).toBeUndefined();
  });

  it('ends a call by the socket, and by no request', () => {
    expect(jambonz).not.toHaveProperty('hangUp');
  });
});
