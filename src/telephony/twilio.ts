import { TwilioCodec } from '../transports/twilio.ts';
import { ticketParameter, type Carrier, type MediaStream } from './carrier.ts';
import { dialDestination } from './dial-destination.ts';
import type { RestRequest } from './rest-request.ts';
import { checkTwilioSignature } from './twilio-signature.ts';
import { agentAskedFor, webhookForm } from './webhook-form.ts';
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
          const form = webhookForm(request);
          const stream = desk.expect({
            carrierCallId: form.get('CallSid') ?? '',
            from: form.get('From') ?? '',
            to: form.get('To') ?? '',
            ...agentAskedFor(request),
          });
          return { contentType: 'text/xml', body: twiml(stream) };
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
      update(account, carrierCallId, { Twiml: dialTwiml(destination) }),
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

function twiml({ url, ticket, from, to }: MediaStream): string {
  const parameters = Object.entries({ [ticketParameter]: ticket, from, to })
    .map(([name, value]) => `<Parameter name="${xmlText(name)}" value="${xmlText(value)}"/>`)
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="${xmlText(url)}">${parameters}</Stream></Connect></Response>`;
}

/** https://www.twilio.com/docs/voice/twiml/dial and https://www.twilio.com/docs/voice/twiml/sip. */
function dialTwiml(destination: string): string {
  const { kind, address } = dialDestination(destination);
  const noun = kind === 'sip' ? 'Sip' : 'Number';
  return `<Response><Dial><${noun}>${xmlText(address)}</${noun}></Dial></Response>`;
}
