import { describe, expect, it, test } from 'vitest';
import type { WebhookAnswer } from '../../src/telephony/carrier.ts';
import { createExotel } from '../../src/telephony/exotel.ts';
import { carrierRequest, webhookDesk, type RequestParts } from './webhook-rig.ts';

const streamPassword = 'Geheim4711';
const exotel = createExotel({ streamPassword, verify: true });
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const right = basic(`talky:${streamPassword}`);
const calling = 'CallSid=CA1&CallFrom=09198000001&CallTo=08047000002&Direction=incoming';
const answerUrl = `https://voice.example.org/v1/exotel/answer?${calling}`;

const wrong: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['no password', {}],
  ['an empty one', basic('talky:')],
  ['another', basic('talky:Geheim4712')],
  ['one that is longer', basic(`talky:${streamPassword}1`)],
  ['the password as the name', basic(streamPassword)],
  ['a bearer token', { authorization: `Bearer ${streamPassword}` }],
  ['no base64', { authorization: `Basic talky:${streamPassword}` }],
];

describe('a request of Exotel’s', () => {
  it('has the password, under any name', () => {
    for (const headers of [right, basic(`somebody:${streamPassword}`)]) {
      expect(exotel.checkWebhook(carrierRequest({ headers }))).toBeUndefined();
      expect(exotel.checkUpgrade(carrierRequest({ headers }))).toBe('proven');
    }
  });

  test.each(wrong)('is refused with %s', (_name, headers) => {
    const request = carrierRequest({ headers });
    const refusal = expect.objectContaining({ code: 'unauthorized' }) as Error;
    expect(() => exotel.checkWebhook(request)).toThrow(refusal);
    expect(() => exotel.checkUpgrade(request)).toThrow(refusal);
  });

  it('is refused without telling a secret', () => {
    const request = carrierRequest({ headers: basic('talky:abc') });
    expect(() => exotel.checkUpgrade(request)).toThrow(/telephony\.exotel\.stream_password/);
    expect(() => exotel.checkUpgrade(request)).not.toThrow(/Geheim|abc/);
  });

  it('is not looked at where something else has checked it', () => {
    const trusting = createExotel({ streamPassword: '', verify: false });
    expect(trusting.checkWebhook(carrierRequest())).toBeUndefined();
    expect(trusting.checkUpgrade(carrierRequest())).toBe('proven');
  });

  it('is refused by an empty password, if there is none', () => {
    const without = createExotel({ streamPassword: '', verify: true });
    expect(() => without.checkUpgrade(carrierRequest({ headers: basic('talky:') }))).toThrow(
      expect.objectContaining({ code: 'unauthorized' }),
    );
  });
});

const ask = (
  hook: string,
  parts: RequestParts,
  desk = webhookDesk({ url: 'wss://voice.example.org/v1/exotel' }),
) => exotel.webhooks[hook]?.answer(carrierRequest(parts), desk.desk) as WebhookAnswer;
const urlIn = ({ body }: WebhookAnswer): unknown => (JSON.parse(body) as { url: unknown }).url;

describe('the dynamic URL', () => {
  it('is that of the stream, with the password that Exotel has shown', () => {
    const answer = ask('answer', { method: 'GET', url: answerUrl });
    expect(answer.contentType).toBe('application/json');
    expect(JSON.parse(answer.body)).toEqual({ url: 'wss://talky:Geheim4711@voice.example.org/v1/exotel' });
  });

  it('has no password where none is asked for', () => {
    const trusting = createExotel({ streamPassword, verify: false });
    const { desk } = webhookDesk({ url: 'wss://voice.example.org/v1/exotel' });
    const answer = trusting.webhooks['answer']?.answer(
      carrierRequest({ method: 'GET', url: answerUrl }),
      desk,
    );
    expect(urlIn(answer as WebhookAnswer)).toBe('wss://voice.example.org/v1/exotel');
  });

  test.each([
    ['the agent of the path', { agent: 'sales' }, '/v1/exotel/sales'],
    ['the agent of a parameter', { url: `${answerUrl}&agent=sales` }, '/v1/exotel/sales'],
    ['the sample rate', { url: `${answerUrl}&sample-rate=16000` }, '/v1/exotel?sample-rate=16000'],
    ['what could be another URL', { url: `${answerUrl}&agent=a/../%3Fx` }, '/v1/exotel/a%2F..%2F%3Fx'],
  ])('has %s', (_name, parts, path) => {
    const url = urlIn(ask('answer', { method: 'GET', url: answerUrl, ...parts }));
    expect(url).toBe(`wss://talky:Geheim4711@voice.example.org${path}`);
  });

  test.each([
    ['by GET', { method: 'GET', url: answerUrl }, {}],
    ['by POST', { body: { CallSid: 'CA1', From: '09198000001', To: '08047000002' } }, {}],
    ['for an agent', { method: 'GET', url: `${answerUrl}&agent=sales` }, { agent: 'sales' }],
  ])('is asked for %s', (_name, parts, asked) => {
    const desk = webhookDesk();
    ask('answer', parts, desk);
    expect(desk.expected).toEqual([
      { carrierCallId: 'CA1', from: '09198000001', to: '08047000002', ...asked },
    ]);
  });

  it('is none without a call', () => {
    expect(() => ask('answer', { method: 'GET' })).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});

describe('what Exotel tells of calls', () => {
  test.each(['completed', 'failed', 'busy', 'no-answer', 'canceled'])('ends one that is %s', (Status) => {
    const desk = webhookDesk();
    expect(ask('events', { body: { CallSid: 'CA1', Status } }, desk).body).toBe('');
    expect(desk.over).toEqual(['CA1']);
  });

  test.each(['in-progress', 'ringing', ''])('leaves one that is %s', (status) => {
    const desk = webhookDesk();
    ask(
      'events',
      { method: 'GET', url: `https://voice.example.org/v1/exotel/events?CallSid=CA1&CallStatus=${status}` },
      desk,
    );
    expect(desk.over).toEqual([]);
  });
});

it('has no REST request to hang up or hand over with', () => {
  expect(exotel).not.toHaveProperty('hangUp');
  expect(exotel).not.toHaveProperty('transfer');
});
