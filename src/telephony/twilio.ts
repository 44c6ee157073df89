import { createHmac } from 'node:crypto';
import { Unauthorized } from '../errors/request-error.ts';
import { TwilioCodec } from '../transports/twilio.ts';
import { ticketParameter, type Carrier, type CarrierRequest, type MediaStream } from './carrier.ts';
import { isSameSecret } from './same-secret.ts';
import { xmlText } from './xml-text.ts';

/** `telephony.twilio` of the configuration. */
export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
  /** `https://api.twilio.com`, or `https://api.{edge}.{region}.twilio.com`. */
  readonly baseUrl: string;
  /** Whether requests must be signed; false only where something in front of talky has checked them. */
  readonly verify: boolean;
}

/** Twilio's HTTP side: https://www.twilio.com/docs/usage/security and https://www.twilio.com/docs/voice/twiml/stream. */
export function createTwilio(account: TwilioAccount): Carrier {
  const { accountSid, authToken, baseUrl, verify } = account;
  const api = `${baseUrl}/2010-04-01/Accounts/${accountSid}/Calls`;
  const headers = {
    Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
    'Content-Type': 'application/x-www-form-urlencoded',
  };
  const hasAccount = accountSid !== '' && authToken !== '';
  const update = (carrierCallId: string, body: URLSearchParams) =>
    hasAccount
      ? {
          method: 'POST' as const,
          url: `${api}/${encodeURIComponent(carrierCallId)}.json`,
          headers,
          body: body.toString(),
          // 20404: the call has ended already.
          isDone: (status: number) => status === 404,
        }
      : undefined;
  return {
    name: 'twilio',
    checkWebhook: (request) => (verify ? checkSignature(request, authToken) : undefined),
    checkUpgrade: (request) => {
      if (!verify) return 'proven';
      if (request.headers['x-twilio-signature'] === undefined) return 'by-ticket';
      checkSignature(request, authToken);
      return 'proven';
    },
    webhooks: {
      answer: {
        methods: ['POST'],
        answer: ({ body, agent }, desk) => {
          const form = new URLSearchParams(body.toString());
          const named = form.get('agent') ?? agent;
          const stream = desk.expect({
            carrierCallId: form.get('CallSid') ?? '',
            from: form.get('From') ?? '',
            to: form.get('To') ?? '',
            ...(named === undefined ? {} : { agent: named }),
          });
          return { contentType: 'text/xml', body: twiml(stream) };
        },
      },
    },
    newCodec: () => new TwilioCodec(),
    hangUp: (carrierCallId) => update(carrierCallId, new URLSearchParams({ Status: 'completed' })),
    transfer: (carrierCallId, destination) =>
      update(
        carrierCallId,
        new URLSearchParams({ Twiml: `<Response><Dial>${xmlText(destination)}</Dial></Response>` }),
      ),
  };
}

function twiml({ url, ticket, from, to }: MediaStream): string {
  const parameters = Object.entries({ [ticketParameter]: ticket, from, to })
    .map(([name, value]) => `<Parameter name="${xmlText(name)}" value="${xmlText(value)}"/>`)
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream url="${xmlText(url)}">${parameters}</Stream></Connect></Response>`;
}

/** HMAC-SHA1 over the URL and the form's fields in the order of their names. */
function checkSignature({ url, body, headers }: CarrierRequest, authToken: string): string {
  const given = String(headers['x-twilio-signature'] ?? '');
  const form = [...new URLSearchParams(body.toString())].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const signed = url + form.map(([name, value]) => name + value).join('');
  const expected = createHmac('sha1', authToken).update(signed).digest('base64');
  if (!isSameSecret(given, expected)) {
    throw new Unauthorized(
      'The request is not signed as Twilio signs it: telephony.twilio.auth_token and telephony.public_url have to be right.',
    );
  }
  return given;
}
