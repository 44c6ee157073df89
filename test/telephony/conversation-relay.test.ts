import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createConversationRelay } from '../../src/telephony/conversation-relay.ts';
import { createTwilio } from '../../src/telephony/twilio.ts';
import { carrierRequest, webhookDesk } from './webhook-rig.ts';

const authToken = '12345';
const relay = createConversationRelay(
  createTwilio({ accountSid: 'AC1', authToken, baseUrl: 'https://api.twilio.com', verify: true }),
);
const answerUrl = 'https://voice.example.org/v1/conversation-relay/answer';
const endedUrl = 'https://voice.example.org/v1/conversation-relay/ended';
const asked = { CallSid: 'CA1', From: '+15550001', To: '+15550002' };

function signed(url: string, fields: Readonly<Record<string, string>>) {
  const text = Object.keys(fields)
    .toSorted()
    .reduce((sum, name) => sum + name + (fields[name] ?? ''), url);
  return { 'x-twilio-signature': createHmac('sha1', authToken).update(text).digest('base64') };
}

async function documentOf(
  hook: string,
  parts: Parameters<typeof carrierRequest>[0],
  desk = webhookDesk().desk,
) {
  const { contentType, body } = (await relay.webhooks[hook]?.answer(carrierRequest(parts), desk)) ?? {};
  expect(contentType).toBe('text/xml');
  return body;
}

describe('the webhooks of ConversationRelay', () => {
  test('are signed as those of Twilio', () => {
    const right = carrierRequest({ url: answerUrl, headers: signed(answerUrl, asked), body: asked });
    expect(relay.checkWebhook(right)).toBe(right.headers['x-twilio-signature']);
    const changed = carrierRequest({
      url: answerUrl,
      headers: signed(answerUrl, asked),
      body: { ...asked, To: '+1' },
    });
    expect(() => relay.checkWebhook(changed)).toThrow(expect.objectContaining({ code: 'unauthorized' }));
  });

  test('connect a call, with a ticket and everything that is to be told', async () => {
    const { desk, expected } = webhookDesk({ url: 'wss://voice.example.org/v1/conversation-relay' });
    const body = await documentOf('answer', { url: `${answerUrl}?agent=front-desk`, body: asked }, desk);
    expect(body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Connect action="https://voice.example.org/v1/conversation-relay/ended">' +
        '<ConversationRelay url="wss://voice.example.org/v1/conversation-relay" dtmfDetection="true" interruptible="any" ' +
        'reportInputDuringAgentSpeech="any" events="speaker-events tokens-played">' +
        '<Parameter name="talkyTicket" value="Ticket1"/><Parameter name="from" value="+15550001"/>' +
        '<Parameter name="to" value="+15550002"/></ConversationRelay></Connect></Response>',
    );
    expect(expected).toEqual([
      { carrierCallId: 'CA1', from: '+15550001', to: '+15550002', agent: 'front-desk' },
    ]);
  });

  test('write numbers that are none as text', async () => {
    const body = await documentOf('answer', { url: answerUrl, body: { ...asked, From: '"><Dial>' } });
    expect(body).toContain('<Parameter name="from" value="&quot;&gt;&lt;Dial&gt;"/>');
  });

  test.each([
    { HandoffData: undefined, verb: '<Hangup/>' },
    { HandoffData: 'no JSON', verb: '<Hangup/>' },
    { HandoffData: '{"reasonCode":"other","destination":"+15550100"}', verb: '<Hangup/>' },
    { HandoffData: '{"reasonCode":"transfer","destination":"</Dial>"}', verb: '<Hangup/>' },
    {
      HandoffData: '{"reasonCode":"transfer","destination":"+15550100"}',
      verb: '<Dial><Number>+15550100</Number></Dial>',
    },
    {
      HandoffData: '{"reasonCode":"transfer","destination":"sip:a@b.example"}',
      verb: '<Dial><Sip>sip:a@b.example</Sip></Dial>',
    },
  ])('say what becomes of a call whose session has ended: $HandoffData', async ({ HandoffData, verb }) => {
    const fields = HandoffData === undefined ? {} : { HandoffData };
    const { desk, over } = webhookDesk();
    const body = await documentOf('ended', { url: endedUrl, body: { CallSid: 'CA1', ...fields } }, desk);
    expect(over).toEqual(['CA1']);
    expect(body).toBe(`<?xml version="1.0" encoding="UTF-8"?><Response>${verb}</Response>`);
  });
});
