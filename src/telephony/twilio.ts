import { TwilioCodec } from '../transports/twilio.ts';
import type { Carrier, MediaStream } from './carrier.ts';
import type { RestRequest } from './rest-request.ts';
import { checkTwilioSignature } from './twilio-signature.ts';
import { dialVerb, streamParameters, twimlOf } from './twiml.ts';
import { callInForm, webhookForm } from './webhook-form.ts';
import { xmlText } from './xml-text.ts';

/** `telephony.twilio` of the configuration. */
export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
  /** `https://api.twilio.com`, or `https://api.{edge}.{region}.twilio.com`: a region without its edge is not reached. */
  readonly baseUrl: string;
  /** Whether requests must be signed; false only where something in front of talky has checked them. */
  readonly verify: boolean;
}

/** `CallStatus` of a call that is over: https://www.twilio.com/docs/voice/api/call-resource. */
const finalStatuses: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** `code` in Twilio's answer for a call that has ended already, and is to be ended. */
const alreadyEnded = /"code"\s*:\s*(?:20404|21220)\b/;

/** Retries are signed as the first attempt was, and come when its answer was lost, within the 15 s that Twilio waits for it. */
const repeatsWithinMs = 10_000;

/** Twilio's HTTP side: https://www.twilio.com/docs/usage/security and https://www.twilio.com/docs/voice/twiml/stream. */
export function createTwilio(account: TwilioAccount): Carrier {
  const { authToken, verify } = account;
  return {
    name: 'twilio',
    checkWebhook: (request) => (verify ? checkTwilioSignature(request, authToken) : undefined),
    repeatsWithinMs,
    checkUpgrade: (request) => {
      if (!verify) return 'proven';
      if (request.headers['x-twilio-signature'] === undefined) return 'by-ticket';
      checkTwilioSignature(request, authToken);
      return 'proven';
    },
    webhooks: {
      answer: {
        methods: ['POST'],
        answer: (request, desk) => {
          const stream = desk.expect(callInForm(request, 'CallSid'));
          return twimlOf(connectVerb(stream));
        },
      },
      events: {
        methods: ['POST'],
        answer: (request, desk) => {
          const form = webhookForm(request);
          const carrierCallId = form.get('CallSid');
          if (carrierCallId !== null && finalStatuses.has(form.get('CallStatus') ?? ''))
            desk.over(carrierCallId);
          return { status: 204, contentType: 'text/plain', body: '' };
        },
      },
    },
    newCodec: () => new TwilioCodec(),
    hangUp: (carrierCallId) =>
      update(account, carrierCallId, { Status: 'completed' }, (status, body) =>
        // 20404: it is gone; 21220: it is over.
        [400, 404].includes(status) ? alreadyEnded.test(body) : false,
      ),
    transfer: (carrierCallId, destination) =>
      update(account, carrierCallId, { Twiml: `<Response>${dialVerb(destination)}</Response>` }),
  };
}

/** https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource. Undefined without an account. */
function update(
  { accountSid, authToken, baseUrl }: TwilioAccount,
  carrierCallId: string,
  fields: Readonly<Record<string, string>>,
  isDone: RestRequest['isDone'] = () => false,
): RestRequest | undefined {
  if (accountSid === '' || authToken === '') return undefined;
  const account = `${baseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`;
  return {
    method: 'POST',
    url: `${account}/Calls/${encodeURIComponent(carrierCallId)}.json`,
    headers: {
      Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(fields).toString(),
    isDone,
  };
}

const connectVerb = (stream: MediaStream): string =>
  `<Connect><Stream url="${xmlText(stream.url)}">${streamParameters(stream)}</Stream></Connect>`;
