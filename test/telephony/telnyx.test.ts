import { describe, expect, it, test } from 'vitest';
import { AdmissionError, AgentNotFound } from '../../src/errors/call-error.ts';
import type { CallPlace, WebhookAnswer } from '../../src/telephony/carrier.ts';
import type { RestRequest } from '../../src/telephony/rest-request.ts';
import { createTelnyx, type TelnyxAccount } from '../../src/telephony/telnyx.ts';
import { carrierRequest, webhookDesk, type RequestParts } from './webhook-rig.ts';

const account: TelnyxAccount = {
  apiKey: 'KEY01',
  publicKey: '',
  streamToken: '',
  format: { encoding: 'PCMU', byteOrder: 'big' },
  baseUrl: 'https://api.telnyx.com',
  verify: true,
};
const telnyxOf = (more: Partial<TelnyxAccount> = {}) =>
  createTelnyx({ ...account, ...more }, { nowMs: () => 0 });
const telnyx = telnyxOf();

/** Asks a webhook, and writes down which requests came of it. */
async function ask(hook: string, parts: RequestParts, carrier = telnyx, place: CallPlace = 'unknown') {
  const desk = webhookDesk({ url: 'wss://voice.example.org/v1/telnyx' }, place);
  const requests: RestRequest[] = [];
  const answer = (await carrier.webhooks[hook]?.answer(carrierRequest(parts), {
    ...desk.desk,
    request: async (request) => void requests.push(request),
  })) as WebhookAnswer;
  return { answer, requests, expected: desk.expected, over: desk.over };
}

/** https://developers.telnyx.com/api-reference/callbacks/call-initiated, shortened. */
const event = (event_type: string, more: object = {}) =>
  JSON.stringify({
    data: {
      event_type,
      id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
      occurred_at: '2018-02-02T22:25:27.521992Z',
      payload: {
        call_control_id: 'v3:MdI91X4_lWFEs7-IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ',
        direction: 'incoming',
        from: '+35319605860',
        to: '+13129457420',
        state: 'parked',
        client_state: null,
        ...more,
      },
      record_type: 'event',
    },
    meta: { attempt: 1 },
  });
const callUrl = 'https://api.telnyx.com/v2/calls/v3%3AMdI91X4_lWFEs7-IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ';
const headers = { Authorization: 'Bearer KEY01', 'Content-Type': 'application/json' };

describe('the events of a Voice API application', () => {
  it('are answered by a request: the call, to a stream in both directions', async () => {
    const { answer, requests, expected } = await ask('answer', { body: event('call.initiated') });
    expect(answer).toEqual({ contentType: 'application/json', body: '{}' });
    expect(expected).toEqual([
      {
        carrierCallId: 'v3:MdI91X4_lWFEs7-IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ',
        from: '+35319605860',
        to: '+13129457420',
      },
    ]);
    const [request] = requests;
    expect(requests).toHaveLength(1);
    expect(request).toMatchObject({ method: 'POST', url: `${callUrl}/actions/answer`, headers });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      stream_url: 'wss://voice.example.org/v1/telnyx',
      stream_track: 'inbound_track',
      stream_codec: 'PCMU',
      stream_bidirectional_mode: 'rtp',
      stream_bidirectional_codec: 'PCMU',
      stream_bidirectional_target_legs: 'both',
      client_state: Buffer.from('talkyTicket=Ticket1').toString('base64'),
      command_id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
    });
  });

  it('ask for L16 with its rate', async () => {
    const carrier = telnyxOf({ format: { encoding: 'L16', byteOrder: 'big' } });
    const { requests } = await ask('answer', { body: event('call.initiated') }, carrier);
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
      stream_codec: 'L16',
      stream_bidirectional_codec: 'L16',
      stream_bidirectional_sampling_rate: 16_000,
    });
  });

  it('name the agent by a parameter of the URL', async () => {
    const url = 'https://voice.example.org/v1/telnyx/answer?agent=sales';
    const { expected } = await ask('answer', { url, body: event('call.initiated') });
    expect(expected).toMatchObject([{ agent: 'sales' }]);
  });

  test.each([
    ['a call out', event('call.initiated', { direction: 'outgoing' })],
    ['that it was answered', event('call.answered')],
    ['that a stream has begun', event('streaming.started')],
    ['a call without an id', event('call.initiated', { call_control_id: 7 })],
    ['nothing', '{}'],
    ['what is no JSON', '{"data":'],
  ])('have nothing done for %s', async (_name, told) => {
    const { answer, requests, expected, over } = await ask('answer', { body: told });
    expect(answer.body).toBe('{}');
    expect({ requests, expected, over }).toEqual({ requests: [], expected: [], over: [] });
  });

  test.each(['answer', 'events'])('end the call that was hung up, at %s', async (hook) => {
    const { over, requests } = await ask(hook, { body: event('call.hangup') });
    expect(over).toEqual(['v3:MdI91X4_lWFEs7-IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ']);
    expect(requests).toEqual([]);
  });

  it('can not be answered without an API key', async () => {
    const asked = ask('answer', { body: event('call.initiated') }, telnyxOf({ apiKey: '' }));
    await expect(asked).rejects.toThrow(/telephony\.telnyx\.api_key/);
  });

  test.each([
    ['streaming.failed', 'awaited'],
    ['streaming.failed', 'unknown'],
    ['streaming.stopped', 'awaited'],
  ] as const)('hang up the call whose stream does not come: %s, %s', async (type, place) => {
    const { requests, over } = await ask('answer', { body: event(type) }, telnyx, place);
    expect(requests).toMatchObject([{ method: 'POST', url: `${callUrl}/actions/hangup`, headers }]);
    expect(over).toHaveLength(1);
  });

  test.each([
    ['streaming.failed', 'live'],
    ['streaming.stopped', 'live'],
    ['streaming.stopped', 'unknown'],
    ['streaming.started', 'awaited'],
  ] as const)('leave the call to its connection, or to whom it was handed: %s, %s', async (type, place) => {
    const { requests, over } = await ask('answer', { body: event(type) }, telnyx, place);
    expect({ requests, over }).toEqual({ requests: [], over: [] });
  });

  test.each([
    ['USER_BUSY', new AdmissionError('at-capacity', 1000)],
    ['USER_BUSY', new AdmissionError('draining', 1000)],
    ['CALL_REJECTED', new AgentNotFound('There is no such agent.')],
    ['CALL_REJECTED', new Error('boom')],
  ])('reject with %s the call that can not be taken: %s', async (cause, error) => {
    const requests: RestRequest[] = [];
    const asked = async () =>
      telnyx.webhooks['answer']?.answer(carrierRequest({ body: event('call.initiated') }), {
        expect: () => {
          throw error;
        },
        placeOf: () => 'unknown',
        over: () => undefined,
        request: async (request) => void requests.push(request),
      });
    await expect(asked()).rejects.toBe(error);
    expect(requests).toMatchObject([{ method: 'POST', url: `${callUrl}/actions/reject`, headers }]);
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      cause,
      command_id: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
    });
    expect(requests[0]?.isDone?.(422, '{"errors":[{"code":"90018"}]}')).toBe(true);
  });
});

describe('the TeXML', () => {
  const form = { CallSid: 'v3:a_b-c', From: '+15550001', To: '+15550002', CallStatus: 'ringing' };

  it('connects the call to a stream in both directions, with its ticket as a parameter', async () => {
    const { answer, expected, requests } = await ask('answer', { body: form });
    expect(answer).toEqual({
      contentType: 'text/xml',
      body:
        '<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="wss://voice.example.org/v1/telnyx" ' +
        'track="inbound_track" codec="PCMU" bidirectionalMode="rtp" bidirectionalCodec="PCMU">' +
        '<Parameter name="talkyTicket" value="Ticket1"/></Stream></Connect></Response>',
    });
    expect(expected).toEqual([{ carrierCallId: 'v3:a_b-c', from: '+15550001', to: '+15550002' }]);
    expect(requests).toEqual([]);
  });

  it('escapes the URL and the ticket', async () => {
    const { desk } = webhookDesk({ url: 'wss://a.example/x?a=1&b="2"', ticket: '<t>' });
    const answer = (await telnyx.webhooks['answer']?.answer(
      carrierRequest({ body: form }),
      desk,
    )) as WebhookAnswer;
    expect(answer.body).toContain('url="wss://a.example/x?a=1&amp;b=&quot;2&quot;"');
    expect(answer.body).toContain('value="&lt;t&gt;"');
  });

  it('is none without a call', async () => {
    await expect(ask('answer', { body: {} })).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });

  test.each([
    ...['completed', 'no-answer', 'busy', 'failed', 'canceled'].map(
      (status) => [status, ['v3:a_b-c']] as const,
    ),
    ...['ringing', 'in-progress', ''].map((status) => [status, []] as const),
  ])('its status callback "%s" ends %j', async (CallStatus, ended) => {
    const { over } = await ask('events', { body: { ...form, CallStatus } });
    expect(over).toEqual(ended);
  });
});

describe('the REST interface of Telnyx', () => {
  it('hangs up', () => {
    expect(telnyx.hangUp?.('v2:cc1')).toMatchObject({
      method: 'POST',
      url: 'https://api.telnyx.com/v2/calls/v2%3Acc1/actions/hangup',
      headers,
      body: '{}',
    });
  });

  const ended = '{"errors":[{"code":"90018","title":"Call has already ended","detail":"…"}]}';
  test.each([
    [422, ended, true],
    [422, ended.replace('"90018"', ' 90018 '), true],
    [422, ended.replace('90018', '10015'), false],
    [422, ended.replace('90018', '900180'), false],
    [422, '', false],
    [404, ended, false],
    [500, ended, false],
  ])('takes %d with %s for a call that has ended already: %s', (status, told, isDone) => {
    expect(telnyx.hangUp?.('v2:cc1')?.isDone?.(status, told)).toBe(isDone);
  });

  test.each([
    ['+1 555 000-3333', '+15550003333'],
    ['sip:ann@example.org', 'sip:ann@example.org'],
  ])('hands a call over to %s', (destination, to) => {
    const request = telnyx.transfer?.('v2:cc1', destination, 'https://voice.example.org');
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://api.telnyx.com/v2/calls/v2%3Acc1/actions/transfer',
      headers,
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({ to });
    expect(request?.isDone).toBeUndefined();
  });

  test.each(['', 'the sales desk', 'https://example.org'])('hands no call over to "%s"', (destination) => {
    expect(() => telnyx.transfer?.('v2:cc1', destination, '')).toThrow(
      expect.objectContaining({ code: 'transfer-failed' }),
    );
  });

  it('is not asked without an API key', () => {
    const without = telnyxOf({ apiKey: '' });
    expect(without.hangUp?.('v2:cc1')).toBeUndefined();
    expect(without.transfer?.('v2:cc1', '+15550003', '')).toBeUndefined();
  });

  it('is asked below another address, as that of an emulator', () => {
    const elsewhere = telnyxOf({ baseUrl: 'http://127.0.0.1:4000/telnyx/' });
    expect(elsewhere.hangUp?.('c/1')?.url).toBe('http://127.0.0.1:4000/telnyx/v2/calls/c%2F1/actions/hangup');
  });
});
