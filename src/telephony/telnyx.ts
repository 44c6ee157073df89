import { TalkyError } from '../errors/talky-error.ts';
import { Forbidden, InvalidRequest, Unauthorized } from '../errors/request-error.ts';
import { TelnyxCodec, type TelnyxFormat } from '../transports/telnyx.ts';
import {
  ticketParameter,
  type CallPlace,
  type Carrier,
  type CarrierRequest,
  type CarrierWorld,
  type IncomingCall,
  type MediaStream,
  type WebhookAnswer,
  type WebhookDesk,
} from './carrier.ts';
import { dialDestination } from './dial-destination.ts';
import { jsonIn } from './json-in.ts';
import type { RestRequest } from './rest-request.ts';
import { isSameSecret } from './same-secret.ts';
import { telnyxPublicKey, telnyxSignature } from './telnyx-signature.ts';
import { agentAskedFor, callInForm, webhookForm } from './webhook-form.ts';
import { xmlText } from './xml-text.ts';

/** `telephony.telnyx` of the configuration. */
export interface TelnyxAccount {
  readonly apiKey: string;
  /** Of the portal, in base64: what webhooks are signed with. */
  readonly publicKey: string;
  /** `stream_auth_token` of streams that others than talky start; empty: they need a ticket. */
  readonly streamToken: string;
  /** Of what is asked for. */
  readonly format: TelnyxFormat;
  /** `https://api.telnyx.com`. */
  readonly baseUrl: string;
  /** Whether webhooks must be signed; false only where something in front of talky has checked them. */
  readonly verify: boolean;
}

/** `CallStatus` of a call that is over: https://developers.telnyx.com/docs/voice/programmable-voice/texml-verbs/hangup. */
const finalStatuses: ReadonlySet<string> = new Set(['completed', 'no-answer', 'busy', 'failed', 'canceled']);
const callEnded = 422;
/** `code` in Telnyx's answer for a call that has ended already. */
const alreadyEnded = /"code"\s*:\s*"?90018\b/;

const hasEnded = (status: number, body: string): boolean => status === callEnded && alreadyEnded.test(body);
const streamTokenHeader = 'x-telnyx-streaming-auth-token';
const understood: WebhookAnswer = { contentType: 'application/json', body: '{}' };

/**
 * Telnyx's HTTP side: calls of a Voice API application, whose events are answered by requests
 * (https://developers.telnyx.com/api-reference/call-commands/answer-call), and of a TeXML application, whose webhook is
 * answered by a document (https://developers.telnyx.com/docs/voice/programmable-voice/texml-verbs/stream).
 */
export function createTelnyx(account: TelnyxAccount, { nowMs }: Pick<CarrierWorld, 'nowMs'>): Carrier {
  const { publicKey, streamToken, format, verify } = account;
  const key = telnyxPublicKey(publicKey);
  return {
    name: 'telnyx',
    checkWebhook: (request) => (verify ? telnyxSignature(request, key, nowMs()) : undefined),
    checkUpgrade: ({ headers }) => {
      if (!verify) return 'proven';
      const token = headers[streamTokenHeader];
      // Streams that talky has started have a ticket instead.
      if (streamToken === '' || token === undefined) return 'by-ticket';
      if (isSameSecret(String(token), streamToken)) return 'proven';
      throw new Unauthorized('stream_auth_token is not telephony.telnyx.stream_token.');
    },
    webhooks: {
      answer: {
        methods: ['POST'],
        answer: async (request, desk) => {
          if (isEvent(request)) return takeEvent(account, request, desk);
          const call = callInForm(request, 'CallSid');
          if (call.carrierCallId === '')
            throw new InvalidRequest('The webhook tells of no call: it has neither an event nor a CallSid.');
          const stream = desk.expect(call);
          return { contentType: 'text/xml', body: texml(stream, format) };
        },
      },
      events: {
        methods: ['POST'],
        answer: async (request, desk) => {
          if (isEvent(request)) return takeEvent(account, request, desk);
          const form = webhookForm(request);
          const carrierCallId = form.get('CallSid');
          if (carrierCallId !== null && finalStatuses.has(form.get('CallStatus') ?? ''))
            desk.over(carrierCallId);
          return understood;
        },
      },
    },
    newCodec: () => new TelnyxCodec(format),
    hangUp: (carrierCallId) => hangUp(account, carrierCallId),
    transfer: (carrierCallId, destination) => {
      const { address } = dialDestination(destination);
      return action(account, carrierCallId, 'transfer', { to: address });
    },
  };
}

/** Call Control posts JSON, TeXML forms. */
const isEvent = ({ body }: CarrierRequest): boolean => /^\s*\{/.test(body.subarray(0, 64).toString());

/** All events of a Voice API application come to one URL. */
async function takeEvent(
  account: TelnyxAccount,
  request: CarrierRequest,
  desk: WebhookDesk,
): Promise<WebhookAnswer> {
  const data = objectAt(jsonIn(request.body), 'data');
  const payload = objectAt(data, 'payload');
  const carrierCallId = textAt(payload, 'call_control_id');
  if (carrierCallId === '') return understood;
  const event = data['event_type'];
  if (event === 'call.hangup') desk.over(carrierCallId);
  if (isWithoutStream(event, desk.placeOf(carrierCallId))) await hangUpUnheard(account, carrierCallId, desk);
  // A call out, as to whom another is handed over, is told of in the same way.
  if (event === 'call.initiated' && payload['direction'] === 'incoming') {
    const [from, to] = [textAt(payload, 'from'), textAt(payload, 'to')];
    const call = { carrierCallId, from, to, ...agentAskedFor(request) };
    await takeCall(account, call, desk, commandId(data['id']));
  }
  return understood;
}

/**
 * Whether a call was answered and its stream will not come. One that is live is hung up by its own connection; one that had a
 * stream, and is known no more, may have been handed over when that stopped.
 */
const isWithoutStream = (event: unknown, place: CallPlace): boolean =>
  (event === 'streaming.failed' && place !== 'live') ||
  (event === 'streaming.stopped' && place === 'awaited');

/** Nobody else would: Telnyx keeps an answered call, and bills it. */
async function hangUpUnheard(
  account: TelnyxAccount,
  carrierCallId: string,
  desk: WebhookDesk,
): Promise<void> {
  const request = hangUp(account, carrierCallId);
  if (request !== undefined) await desk.request(request);
  desk.over(carrierCallId);
}

function hangUp(account: TelnyxAccount, carrierCallId: string): RestRequest | undefined {
  const request = action(account, carrierCallId, 'hangup', {});
  return request && { ...request, isDone: hasEnded };
}

/** Rejects with what `expect` throws once the call is rejected: whatever the webhook is answered with, it would ring on. */
async function takeCall(
  account: TelnyxAccount,
  call: IncomingCall,
  desk: WebhookDesk,
  command: object,
): Promise<void> {
  const ask = async (name: 'answer' | 'reject', content: object): Promise<void> => {
    const request = action(account, call.carrierCallId, name, { ...content, ...command });
    if (request === undefined)
      throw new Forbidden(
        'Set telephony.telnyx.api_key: calls of a Voice API application are answered with it.',
      );
    // The caller may be gone; an event that comes again may be of a call that was rejected.
    await desk.request({ ...request, isDone: hasEnded });
  };
  let stream: MediaStream;
  try {
    stream = desk.expect(call);
  } catch (error) {
    // https://developers.telnyx.com/api-reference/call-commands/reject-a-call
    const isBusy = error instanceof TalkyError && error.retryable;
    await ask('reject', { cause: isBusy ? 'USER_BUSY' : 'CALL_REJECTED' });
    throw error;
  }
  await ask('answer', answerWith(stream, account.format));
}

/** An event that comes twice is one command. */
const commandId = (eventId: unknown): object => (typeof eventId === 'string' ? { command_id: eventId } : {});

/** What an answer asks for. The ticket is in `client_state`, which comes back in `start`. */
const answerWith = ({ url, ticket }: MediaStream, { encoding }: TelnyxFormat): object => ({
  stream_url: url,
  stream_track: 'inbound_track',
  stream_codec: encoding,
  stream_bidirectional_mode: 'rtp',
  stream_bidirectional_codec: encoding,
  ...(encoding === 'L16' ? { stream_bidirectional_sampling_rate: 16_000 } : {}),
  stream_bidirectional_target_legs: 'both',
  client_state: Buffer.from(`${ticketParameter}=${ticket}`).toString('base64'),
});

/** Undefined without an API key. */
function action(
  { apiKey, baseUrl }: TelnyxAccount,
  carrierCallId: string,
  name: 'answer' | 'reject' | 'hangup' | 'transfer',
  content: object,
): RestRequest | undefined {
  if (apiKey === '') return undefined;
  return {
    method: 'POST',
    url: `${baseUrl.replace(/\/+$/, '')}/v2/calls/${encodeURIComponent(carrierCallId)}/actions/${name}`,
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(content),
  };
}

function texml({ url, ticket }: MediaStream, { encoding }: TelnyxFormat): string {
  const rate = encoding === 'L16' ? ' bidirectionalSamplingRate="16000"' : '';
  const attributes = `url="${xmlText(url)}" track="inbound_track" codec="${encoding}" bidirectionalMode="rtp" bidirectionalCodec="${encoding}"${rate}`;
  const parameter = `<Parameter name="${ticketParameter}" value="${xmlText(ticket)}"/>`;
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Connect><Stream ${attributes}>${parameter}</Stream></Connect></Response>`;
}

type Fields = Readonly<Record<string, unknown>>;

function objectAt(fields: Fields, name: string): Fields {
  const value = fields[name];
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function textAt(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}
