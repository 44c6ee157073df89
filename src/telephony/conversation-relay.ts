import { z } from 'zod';
import type { Carrier, CarrierWebhook, MediaStream } from './carrier.ts';
import { dialVerb, streamParameters, twimlOf } from './twiml.ts';
import { callInForm, webhookForm } from './webhook-form.ts';
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
    const stream = desk.expect(callInForm(request, 'CallSid'));
    return twimlOf(connectVerb(`${request.base}/v1/conversation-relay/ended`, stream));
  },
};

/** What becomes of the call when its session has ended: it is handed over where the agent has said so, else it is over. */
const ended: CarrierWebhook = {
  methods: ['POST'],
  answer: (request, desk) => {
    const form = webhookForm(request);
    desk.over(form.get('CallSid') ?? '');
    return twimlOf(verbAfter(form.get('HandoffData') ?? ''));
  },
};

function connectVerb(endedUrl: string, stream: MediaStream): string {
  const relay = `<ConversationRelay url="${xmlText(stream.url)}" ${attributes}>${streamParameters(stream)}</ConversationRelay>`;
  return `<Connect action="${xmlText(endedUrl)}">${relay}</Connect>`;
}

/** What was said by ourselves comes back in a signed request; what is no destination all the same is not dialled. */
function verbAfter(handoffData: string): string {
  try {
    return dialVerb(handoff.parse(JSON.parse(handoffData)).destination);
  } catch {
    return '<Hangup/>';
  }
}
