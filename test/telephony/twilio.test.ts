import { createHmac } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import type { WebhookAnswer } from '../../src/telephony/carrier.ts';
import { createTwilio, type TwilioAccount } from '../../src/telephony/twilio.ts';
import { carrierRequest, webhookDesk, type RequestParts } from './webhook-rig.ts';

const account: TwilioAccount = {
  accountSid: 'AC1',
  authToken: '12345',
  baseUrl: 'https://api.twilio.com',
  verify: true,
};
const twilio = createTwilio(account);

const sign = (text: string, key = '12345') => ({
  'x-twilio-signature': createHmac('sha1', key).update(text).digest('base64'),
});

/** The example of https://www.twilio.com/docs/usage/security, its signature as it stands there. */
const published = {
  url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
  body: {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  },
  headers: { 'x-twilio-signature': 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' },
};

const json = '{"CallSid":"CA1234567890ABCDE","Caller":"+12349013030"}';
const jsonUrl =
  'https://example.com/myapp?bodySHA256=5ccde7145dfb8f56479710896586cb9d5911809d83afbe34627818790db0aec9';

const signed: readonly (readonly [string, RequestParts])[] = [
  ['the published example', published],
  [
    'fields in another order',
    { ...published, body: Object.fromEntries(Object.entries(published.body).toReversed()) },
  ],
  [
    'a field that comes several times, each value once and in order',
    { url: 'https://a.example/x', body: 'b=2&a=9&b=1&b=2', headers: sign('https://a.example/xa9b1b2') },
  ],
  [
    'the port in the signature and not in the URL',
    { url: 'https://a.example/x?y=1', body: 'a=1', headers: sign('https://a.example:443/x?y=1a1') },
  ],
  [
    'the port in the URL and not in the signature',
    { url: 'https://a.example:8443/x', body: 'a=1', headers: sign('https://a.example/xa1') },
  ],
  ['an empty form', { url: 'http://a.example/x', headers: sign('http://a.example/x') }],
  ['a body that is no form, by its digest in the URL', { url: jsonUrl, body: json, headers: sign(jsonUrl) }],
  [
    'characters that a form escapes',
    { url: 'https://a.example/x', body: { a: 'é & = +' }, headers: sign('https://a.example/xaé & = +') },
  ],
];

const unsigned: readonly (readonly [string, RequestParts])[] = [
  ['no signature', { ...published, headers: {} }],
  ['an empty one', { ...published, headers: { 'x-twilio-signature': '' } }],
  [
    'one that is cut off',
    { ...published, headers: { 'x-twilio-signature': published.headers['x-twilio-signature'].slice(0, -1) } },
  ],
  ['another key', { url: 'https://a.example/x', headers: sign('https://a.example/x', '12346') }],
  ['another URL', { ...published, url: 'https://mycompany.com/myapp.php?foo=1&bar=3' }],
  ['another host', { ...published, url: 'https://mycompany.org/myapp.php?foo=1&bar=2' }],
  ['a slash more', { url: 'https://a.example/x/', headers: sign('https://a.example/x') }],
  ['a field that was changed', { ...published, body: { ...published.body, Digits: '1235' } }],
  ['a field more', { ...published, body: { ...published.body, Zone: '1' } }],
  ['a field less', { ...published, body: { ...published.body, Digits: '' } }],
  ['a body that does not fit its digest', { url: jsonUrl, body: `${json} `, headers: sign(jsonUrl) }],
  ['no URL at all', { url: 'https://a.example/x', headers: sign('') }],
];

describe('a webhook of Twilio’s', () => {
  test.each(signed)('is let through: %s', (_name, parts) => {
    const request = carrierRequest(parts);
    expect(twilio.checkWebhook(request)).toBe(request.headers['x-twilio-signature']);
  });

  test.each(unsigned)('is refused: %s', (_name, parts) => {
    expect(() => twilio.checkWebhook(carrierRequest(parts))).toThrow(
      expect.objectContaining({ code: 'unauthorized' }),
    );
  });

  it('is refused without telling a secret', () => {
    const unsigned = carrierRequest({ ...published, headers: {} });
    const refused = () => twilio.checkWebhook(unsigned);
    expect(refused).toThrow(/telephony\.twilio\.auth_token and telephony\.public_url/);
    expect(refused).not.toThrow(/12345|RSOYDt4T1cUTdK1PDd93/);
  });

  it('is not looked at where something else has checked it', () => {
    const trusting = createTwilio({ ...account, verify: false });
    expect(trusting.checkWebhook(carrierRequest())).toBeUndefined();
    expect(trusting.checkUpgrade(carrierRequest())).toBe('proven');
  });
});

describe('an upgrade of Twilio’s', () => {
  const url = 'wss://voice.example.org/v1/twilio';
  test.each([
    url,
    `${url}/`,
    'wss://voice.example.org:443/v1/twilio',
    'wss://voice.example.org:443/v1/twilio/',
  ])('is proven by a signature over %s', (of) => {
    expect(twilio.checkUpgrade(carrierRequest({ method: 'GET', url, headers: sign(of) }))).toBe('proven');
  });

  it('is proven with a slash behind the path that Twilio leaves out', () => {
    const request = carrierRequest({ method: 'GET', url: `${url}/`, headers: sign(url) });
    expect(twilio.checkUpgrade(request)).toBe('proven');
  });

  it('needs a ticket where there is no signature', () => {
    expect(twilio.checkUpgrade(carrierRequest({ method: 'GET', url }))).toBe('by-ticket');
  });

  test.each(['https://voice.example.org/v1/twilio', 'wss://voice.example.org/v1/plivo', ''])(
    'is refused with a signature over "%s"',
    (of) => {
      expect(() => twilio.checkUpgrade(carrierRequest({ method: 'GET', url, headers: sign(of) }))).toThrow(
        expect.objectContaining({ code: 'unauthorized' }),
      );
    },
  );
});

const ask = (hook: string, parts: RequestParts, desk = webhookDesk()) =>
  twilio.webhooks[hook]?.answer(carrierRequest(parts), desk.desk) as WebhookAnswer;

describe('the TwiML', () => {
  const body = { CallSid: 'CA1', From: '+15550001', To: '+15550002' };

  it('connects the call to a stream in both directions, with its ticket and the numbers as parameters', () => {
    const url = 'wss://voice.example.org/v1/twilio';
    expect(ask('answer', { body }, webhookDesk({ url }))).toEqual({
      contentType: 'text/xml',
      body:
        '<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="wss://voice.example.org/v1/twilio">' +
        '<Parameter name="talkyTicket" value="Ticket1"/><Parameter name="from" value="+15550001"/>' +
        '<Parameter name="to" value="+15550002"/></Stream></Connect></Response>',
    });
  });

  it('escapes what a caller can choose', () => {
    const From = `sip:"a"&'b'<c>\u0000@example.org`;
    expect(ask('answer', { body: { ...body, From } }).body).toContain(
      '<Parameter name="from" value="sip:&quot;a&quot;&amp;&apos;b&apos;&lt;c&gt;@example.org"/>',
    );
  });

  test.each([
    ['the number', {}, {}],
    [
      'a parameter of the URL',
      { url: 'https://voice.example.org/v1/twilio/answer?agent=sales' },
      { agent: 'sales' },
    ],
    ['an empty parameter', { url: 'https://voice.example.org/v1/twilio/answer?agent=' }, {}],
  ] as const)('asks for the agent by %s', (_name, parts, asked) => {
    const desk = webhookDesk();
    ask('answer', { body, ...parts }, desk);
    expect(desk.expected).toEqual([{ carrierCallId: 'CA1', from: '+15550001', to: '+15550002', ...asked }]);
  });
});

describe('the status callback', () => {
  test.each(['completed', 'busy', 'failed', 'no-answer', 'canceled'])(
    'ends the call that is %s',
    (CallStatus) => {
      const desk = webhookDesk();
      const answer = ask('events', { body: { CallSid: 'CA1', CallStatus } }, desk);
      expect(answer.status).toBe(204);
      expect(desk.over).toEqual(['CA1']);
    },
  );

  test.each(['queued', 'ringing', 'in-progress', 'Completed', ''])(
    'leaves the call that is "%s"',
    (CallStatus) => {
      const desk = webhookDesk();
      const answer = ask('events', { body: { CallSid: 'CA1', CallStatus } }, desk);
      expect(answer.status).toBe(204);
      expect(desk.over).toEqual([]);
    },
  );

  it('is taken without a call', () => {
    const desk = webhookDesk();
    ask('events', { body: { CallStatus: 'completed' } }, desk);
    expect(desk.over).toEqual([]);
  });
});

describe('the REST interface of Twilio', () => {
  const headers = {
    Authorization: `Basic ${Buffer.from('AC1:12345').toString('base64')}`,
    'Content-Type': 'application/x-www-form-urlencoded',
  };

  it('hangs up', () => {
    expect(twilio.hangUp?.('CA1')).toMatchObject({
      method: 'POST',
      url: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Calls/CA1.json',
      headers,
      body: 'Status=completed',
    });
  });

  test.each([
    [404, '{"code": 20404, "message": "not found"}', true],
    [400, '{"code":21220,"message":"Invalid call state"}', true],
    [404, 'not found', false],
    [404, '{"code":204041}', false],
    [401, '{"code":20003}', false],
    [500, '{"code":20404}', false],
  ])('takes %d with %s for a call that has ended already: %s', (status, body, isDone) => {
    expect(twilio.hangUp?.('CA1')?.isDone?.(status, body)).toBe(isDone);
  });

  it('is reached in a region by its edge, with what its URL could not hold escaped', () => {
    const there = createTwilio({ ...account, baseUrl: 'https://api.dublin.ie1.twilio.com/' });
    expect(there.hangUp?.('CA/1')?.url).toBe(
      'https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/AC1/Calls/CA%2F1.json',
    );
  });

  it('is not asked without an account', () => {
    const without = createTwilio({ ...account, accountSid: '' });
    expect(without.hangUp?.('CA1')).toBeUndefined();
    expect(without.transfer?.('CA1', '+15550003', '')).toBeUndefined();
  });

  test.each([
    ['+1 (555) 000-3333', '<Number>+15550003333</Number>'],
    ['100', '<Number>100</Number>'],
    ['sip:ann@example.org;transport=tcp', '<Sip>sip:ann@example.org;transport=tcp</Sip>'],
    ['sip:ann@example.org?a=1&b=2', '<Sip>sip:ann@example.org?a=1&amp;b=2</Sip>'],
  ])('hands a call over to %s', (destination, noun) => {
    const request = twilio.transfer?.('CA1', destination, 'https://voice.example.org');
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Calls/CA1.json',
      headers,
    });
    expect([...new URLSearchParams(request?.body)]).toEqual([
      ['Twiml', `<Response><Dial>${noun}</Dial></Response>`],
    ]);
    // A call that is over can't be handed over: nothing but success is one.
    expect(request?.isDone?.(404, '{"code":20404}')).toBe(false);
  });

  test.each([
    '',
    'the sales desk',
    '+1</Dial><Play>',
    'sip:',
    'sip:a b@example.org',
    'https://example.org',
    '1'.repeat(16),
  ])('hands no call over to "%s"', (destination) => {
    expect(() => twilio.transfer?.('CA1', destination, 'https://voice.example.org')).toThrow(
      expect.objectContaining({ code: 'transfer-failed' }),
    );
  });
});
