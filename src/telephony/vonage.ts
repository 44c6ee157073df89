import { createPrivateKey } from 'node:crypto';
import { InvalidRequest } from '../errors/request-error.ts';
import { callUuidParameter, VonageCodec } from '../transports/vonage.ts';
import {
  ticketParameter,
  type Carrier,
  type CarrierRequest,
  type CarrierWorld,
  type MediaStream,
} from './carrier.ts';
import { dialDestination } from './dial-destination.ts';
import { jsonIn } from './json-in.ts';
import type { RestRequest } from './rest-request.ts';
import { checkPayloadHash, vonageClaims, vonageToken } from './vonage-jwt.ts';
import { agentAskedFor } from './webhook-form.ts';

/** `telephony.vonage` of the configuration. */
export interface VonageAccount {
  readonly applicationId: string;
  /** In PEM, PKCS #8 or PKCS #1; with the application's id it lets calls be hung up and handed over. */
  readonly privateKey: string;
  readonly signatureSecret: string;
  /** `https://api.nexmo.com`, or that of a region. */
  readonly baseUrl: string;
  /** Whether webhooks must be signed; false only where something in front of talky has checked them. */
  readonly verify: boolean;
}

/** `status` of a leg that is over: https://developer.vonage.com/voice/voice-api/webhook-reference#event-webhook. */
const finalStatuses: ReadonlySet<unknown> = new Set([
  'completed',
  'failed',
  'rejected',
  'busy',
  'cancelled',
  'timeout',
  'unanswered',
]);

/** What a telephone's line can carry, and what ears like best; Vonage converts. */
const contentType = 'audio/l16;rate=16000';
/** Of a number in a ticket: all `headers` of a stream are 512 bytes at most. */
const mostCharacters = 32;

/**
 * Vonage's HTTP side: https://developer.vonage.com/voice/voice-api/webhook-reference and
 * https://developer.vonage.com/voice/voice-api/ncco-reference.
 */
export function createVonage(account: VonageAccount, world: CarrierWorld): Carrier {
  const { signatureSecret, verify } = account;
  const update = restInterface(account, world);
  const { nowMs } = world;
  return {
    name: 'vonage',
    checkWebhook: async (request) => {
      if (!verify) return undefined;
      const { token, claims } = await vonageClaims(request, signatureSecret, nowMs());
      checkPayloadHash(request, claims);
      return claims.jti ?? token;
    },
    checkUpgrade: async (request) => {
      if (!verify) return 'proven';
      // Signed where the NCCO asks for it; talky's own has a ticket instead.
      if (request.headers.authorization === undefined) return 'by-ticket';
      const { token, claims } = await vonageClaims(request, signatureSecret, nowMs());
      return { onceOnly: claims.jti ?? token };
    },
    webhooks: {
      answer: {
        methods: ['GET', 'POST'],
        answer: (request, desk) => {
          const call = fieldsOf(request);
          const carrierCallId = textOf(call['uuid']);
          if (carrierCallId === '') throw new InvalidRequest('The webhook tells of no call: it has no uuid.');
          const stream = desk.expect({
            carrierCallId,
            from: (textOf(call['from']) || textOf(call['from_user'])).slice(0, mostCharacters),
            to: textOf(call['to']).slice(0, mostCharacters),
            ...agentAskedFor(request),
          });
          return { contentType: 'application/json', body: JSON.stringify(ncco(stream, carrierCallId)) };
        },
      },
      events: {
        methods: ['GET', 'POST'],
        answer: (request, desk) => {
          const { uuid, status } = fieldsOf(request);
          if (finalStatuses.has(status)) desk.over(textOf(uuid));
          return { status: 204, contentType: 'text/plain', body: '' };
        },
      },
    },
    newCodec: () => new VonageCodec(),
    hangUp: (carrierCallId) => {
      const request = update(carrierCallId, { action: 'hangup' });
      // 404: it has ended already.
      return request && { ...request, isDone: (status) => status === 404 };
    },
    transfer: (carrierCallId, destination) => {
      const connect = [{ action: 'connect', endpoint: [endpointOf(destination)] }];
      return update(carrierCallId, { action: 'transfer', destination: { type: 'ncco', ncco: connect } });
    },
  };
}

/** Of a GET they are in its query, of a POST in its body. */
const fieldsOf = ({ method, query, body }: CarrierRequest): Readonly<Record<string, unknown>> =>
  method === 'GET' ? Object.fromEntries(query) : jsonIn(body);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Behind the stream stands nothing: once it is closed the call is over. */
const ncco = ({ url, ticket }: MediaStream, carrierCallId: string): readonly object[] => [
  {
    action: 'connect',
    endpoint: [
      {
        type: 'websocket',
        uri: url,
        'content-type': contentType,
        headers: { [ticketParameter]: ticket, [callUuidParameter]: carrierCallId },
      },
    ],
  },
];

/** Vonage writes numbers without the plus. */
function endpointOf(destination: string): object {
  const { kind, address } = dialDestination(destination);
  return kind === 'sip'
    ? { type: 'sip', uri: address }
    : { type: 'phone', number: address.replace(/^\+/, '') };
}

/** Requests that change a call: https://developer.vonage.com/api/voice#updateCall. They are undefined without an application. */
function restInterface(
  { applicationId, privateKey, baseUrl }: VonageAccount,
  { nowMs, newId }: CarrierWorld,
): (carrierCallId: string, change: object) => RestRequest | undefined {
  if (applicationId === '' || privateKey === '') return () => undefined;
  const key = createPrivateKey(privateKey);
  const calls = `${baseUrl.replace(/\/+$/, '')}/v1/calls`;
  return (carrierCallId, change) => ({
    method: 'PUT',
    url: `${calls}/${encodeURIComponent(carrierCallId)}`,
    headers: {
      Authorization: `Bearer ${vonageToken({ applicationId, key, nowMs: nowMs(), id: newId() })}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(change),
  });
}
