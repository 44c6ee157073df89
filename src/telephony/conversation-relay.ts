import { z } from 'zod';
import { ticketParameter, type Carrier, type CarrierWebhook, type MediaStream } from './carrier.ts';
import { dialDestination } from './dial-destination.ts';
import { agentAskedFor, webhookForm } from './webhook-form.ts';
import { xmlText } from './xml-text.ts';

const handoff = z.object({ reasonCode: z.literal('transfer'), destination: z.string().min(1).max(256) });

/** Keys and interruptions are told of while the agent speaks, and what was played is told as it is. */
const attributes =
  'dtmfDetection="true" interruptible="any" reportInputDuringAgentSpeech="any" events="speaker-events tokens-played"';

/**
 * Twilio ConversationRelay's HTTP side, with the account and the signatures of Twilio:
 * https://www.twilio.com/docs/voice/twiml/connect/conversationrelay.
 */
export function createConversationRelay(twilio: Carrier): Carrier {
  return {
    name: 'conversation-relay',
    checkWebhook: (request) => twilio.checkWebhook(request),
    ...(twilio.repeatsWithinMs === undefined ? {} : { repeatsWithinMs: twilio.repeatsWithinMs }),
    checkUpgrade: (request) => twilio.checkUpgrade(request),
    webhooks: { answer, ended },
  };
}

const answer: CarrierWebhook = {
  methods: ['POST'],
  answer: (request, desk) => {
    const form = webhookForm(request);
    const stream = desk.expect({
      carrierCallId: form.get('CallSid') ?? '',
      from: form.get('From') ?? '',
      to: form.get('To') ?? '',
      ...agentAskedFor(request),
    });
    return xml(connectTwiml(`${request.base}/v1/conversation-relay/ended`, stream));
  },
};

/** What becomes of the call when its session has ended: it is handed over where the agent has said so, else it is over. */
const ended: CarrierWebhook = {
  methods: ['POST'],
  answer: (request, desk) => {
    const form = webhookForm(request);
    desk.over(form.get('CallSid') ?? '');
    return xml(handoffTwiml(form.get('HandoffData') ?? ''));
  },
};

function connectTwiml(endedUrl: string, { url, ticket, from, to }: MediaStream): string {
  const parameters = Object.entries({ [ticketParameter]: ticket, from, to })
    .map(([name, value]) => `<Parameter name="${xmlText(name)}" value="${xmlText(value)}"/>`)
    .join('');
  return `<Connect action="${xmlText(endedUrl)}"><ConversationRelay url="${xmlText(url)}" ${attributes}>${parameters}</ConversationRelay></Connect>`;
}

/** What was said by ourselves comes back in a signed request; what is no destination all the same is not dialled. */
function handoffTwiml(handoffData: string): string {
  try {
    const { destination } = handoff.parse(JSON.parse(handoffData));
    const { kind, address } = dialDestination(destination);
    const noun = kind === 'sip' ? 'Sip' : 'Number';
    return `<Dial><${noun}>${xmlText(address)}</${noun}></Dial>`;
  } catch {
    return '<Hangup/>';
  }
}

const xml = (content: string) => ({
  contentType: 'text/xml',
  body: `<?xml version="1.0" encoding="UTF-8"?><Response>${content}</Response>`,
});
