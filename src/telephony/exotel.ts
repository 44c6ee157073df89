import { InvalidRequest, Unauthorized } from '../errors/request-error.ts';
import { ExotelCodec } from '../transports/exotel.ts';
import { basicPassword } from './basic-password.ts';
import type { Carrier, CarrierRequest } from './carrier.ts';
import { isSameSecret } from './same-secret.ts';
import { agentAskedFor, webhookForm } from './webhook-form.ts';

/** `telephony.exotel` of the configuration. */
export interface ExotelAccount {
  /** Stands in the URLs of the applet, as `https://talky:PASSWORD@…`; comes as Basic authentication, under any name. */
  readonly streamPassword: string;
  /** Whether it must be right; false only where something in front of talky has checked the requests. */
  readonly verify: boolean;
}

/** `Status` of a call that is over: https://developer.exotel.com/api/make-a-call-api. */
const finalStatuses: ReadonlySet<string> = new Set(['completed', 'failed', 'busy', 'no-answer', 'canceled']);
const sampleRateParameter = 'sample-rate';

/**
 * Exotel's HTTP side: https://developer.exotel.com/docs/agentstream/stream-voicebot-applet. It signs nothing: who has the
 * password is Exotel. The stream's URL takes 256 characters of parameters, which no ticket fits into.
 */
export function createExotel({ streamPassword, verify }: ExotelAccount): Carrier {
  const check = ({ headers }: CarrierRequest): void => {
    if (!verify) return;
    const given = basicPassword(headers.authorization);
    if (given !== '' && isSameSecret(given, streamPassword)) return;
    throw new Unauthorized(
      'The URL of the applet has no password, or another one than telephony.exotel.stream_password: https://talky:PASSWORD@….',
    );
  };
  return {
    name: 'exotel',
    checkWebhook: (request) => {
      check(request);
      return undefined;
    },
    checkUpgrade: (request) => {
      check(request);
      return 'proven';
    },
    webhooks: {
      answer: {
        methods: ['GET', 'POST'],
        answer: (request, desk) => {
          const fields = fieldsOf(request);
          const carrierCallId = fields.get('CallSid') ?? '';
          if (carrierCallId === '')
            throw new InvalidRequest('The webhook tells of no call: it has no CallSid.');
          const asked = agentAskedFor(request);
          const from = fields.get('CallFrom') ?? fields.get('From') ?? '';
          const to = fields.get('CallTo') ?? fields.get('To') ?? '';
          const { url } = desk.expect({ carrierCallId, from, to, ...asked });
          const stream = streamUrl(url, asked.agent ?? request.agent, request.query.get(sampleRateParameter));
          if (verify) Object.assign(stream, { username: 'talky', password: streamPassword });
          return { contentType: 'application/json', body: JSON.stringify({ url: stream.href }) };
        },
      },
      events: {
        methods: ['GET', 'POST'],
        answer: (request, desk) => {
          const fields = fieldsOf(request);
          const status = fields.get('Status') ?? fields.get('CallStatus') ?? '';
          const carrierCallId = fields.get('CallSid');
          if (carrierCallId !== null && finalStatuses.has(status)) desk.over(carrierCallId);
          return { contentType: 'text/plain', body: '' };
        },
      },
    },
    newCodec: ({ query }) => new ExotelCodec(query.get(sampleRateParameter)),
  };
}

/** Exotel asks by GET, and posts what it tells of calls. */
const fieldsOf = (request: CarrierRequest): URLSearchParams =>
  request.method === 'GET' ? request.query : webhookForm(request);

function streamUrl(url: string, agent: string | undefined, sampleRate: string | null): URL {
  const stream = new URL(url);
  if (agent !== undefined) stream.pathname += `/${encodeURIComponent(agent)}`;
  if (sampleRate !== null) stream.searchParams.set(sampleRateParameter, sampleRate);
  return stream;
}
