import { Unauthorized } from '../errors/request-error.ts';
import { PlivoCodec } from '../transports/plivo.ts';
import {
  ticketParameter,
  type Admittance,
  type Carrier,
  type CarrierRequest,
  type MediaStream,
} from './carrier.ts';
import { dialDestination } from './dial-destination.ts';
import { plivoNonce } from './plivo-signature.ts';
import type { RestRequest } from './rest-request.ts';
import { callInForm, destinationAskedFor, webhookForm } from './webhook-form.ts';
import { xmlText } from './xml-text.ts';

/** `telephony.plivo` of the configuration. */
export interface PlivoAccount {
  readonly authId: string;
  readonly authToken: string;
  /** `https://api.plivo.com`. */
  readonly baseUrl: string;
  /** Whether webhooks must be signed; false only where something in front of talky has checked them. */
  readonly verify: boolean;
}

/** `CallStatus` of a call that is over: https://docs.plivo.com/docs/voice/use-cases/dial-status-reporting. */
const finalStatuses: ReadonlySet<string> = new Set([
  'completed',
  'busy',
  'failed',
  'no-answer',
  'cancel',
  'timeout',
]);

/** `Event` of a stream that has ended, as one page and the other of Plivo's have it. */
const finalEvents: ReadonlySet<string> = new Set(['StopStream', 'DroppedStream', 'stopped', 'failed']);

/** Plivo's HTTP side: https://docs.plivo.com/docs/voice/xml/audiostream and https://docs.plivo.com/docs/voice/xml/request. */
export function createPlivo(account: PlivoAccount): Carrier {
  const { authToken, verify } = account;
  return {
    name: 'plivo',
    checkWebhook: (request) => (verify ? checkWebhook(request, authToken) : undefined),
    checkUpgrade: (request) => (verify ? checkUpgrade(request, authToken) : 'proven'),
    webhooks: {
      answer: {
        methods: ['POST'],
        answer: (request, desk) => {
          const stream = desk.expect(callInForm(request, 'CallUUID'));
          return { contentType: 'application/xml', body: streamXml(stream) };
        },
      },
      events: {
        methods: ['POST'],
        answer: (request, desk) => {
          const form = webhookForm(request);
          const carrierCallId = form.get('CallUUID');
          const isOver =
            finalStatuses.has(form.get('CallStatus') ?? '') || finalEvents.has(form.get('Event') ?? '');
          if (carrierCallId !== null && isOver) desk.over(carrierCallId);
          return { status: 204, contentType: 'text/plain', body: '' };
        },
      },
      transfer: {
        methods: ['POST'],
        answer: (request) => ({
          contentType: 'application/xml',
          body: dialXml(destinationAskedFor(request)),
        }),
      },
    },
    newCodec: () => new PlivoCodec(),
    hangUp: (carrierCallId) => {
      const request = callRequest(account, carrierCallId);
      // 404: it has ended already. https://docs.plivo.com/docs/voice/api/call/hangup-a-call
      return request && { ...request, method: 'DELETE', isDone: (status) => status === 404 };
    },
    transfer: (carrierCallId, destination, base) => {
      const { address } = dialDestination(destination);
      const request = callRequest(account, carrierCallId);
      const url = `${base}/v1/plivo/transfer?to=${encodeURIComponent(address)}`;
      // https://docs.plivo.com/docs/voice/api/call/transfer-a-call
      const body = JSON.stringify({ legs: 'aleg', aleg_url: url, aleg_method: 'POST' });
      return request && { ...request, method: 'POST', body };
    },
  };
}

function checkUpgrade(request: CarrierRequest, authToken: string): Admittance {
  // How Plivo writes the URL of an upgrade that it signs is told in different ways: what is not proven by its signature
  // is not refused for it, it needs a ticket.
  const schemes = ['wss', 'https', 'ws', 'http'];
  const urls = schemes.map((scheme) => request.url.replace(/^\w+(?=:)/, scheme));
  const nonce = plivoNonce(request, urls, authToken);
  return nonce === undefined ? 'by-ticket' : { onceOnly: nonce };
}

function checkWebhook(request: CarrierRequest, authToken: string): string {
  const nonce = plivoNonce(request, [request.url], authToken);
  if (nonce !== undefined) return nonce;
  throw new Unauthorized(
    'The request is not signed as Plivo signs it: telephony.plivo.auth_token and telephony.public_url have to be right.',
  );
}

/** What requests that concern a call have in common. Undefined without an account. */
function callRequest(
  { authId, authToken, baseUrl }: PlivoAccount,
  carrierCallId: string,
): Pick<RestRequest, 'url' | 'headers'> | undefined {
  if (authId === '' || authToken === '') return undefined;
  const account = `${baseUrl.replace(/\/+$/, '')}/v1/Account/${encodeURIComponent(authId)}`;
  return {
    url: `${account}/Call/${encodeURIComponent(carrierCallId)}/`,
    headers: {
      Authorization: `Basic ${Buffer.from(`${authId}:${authToken}`).toString('base64')}`,
      'Content-Type': 'application/json',
    },
  };
}

/** Plivo takes letters and digits alone in `extraHeaders`, which a ticket consists of; the numbers are within it. */
function streamXml({ url, ticket }: MediaStream): string {
  const attributes = `bidirectional="true" keepCallAlive="true" contentType="audio/x-mulaw;rate=8000" extraHeaders="${ticketParameter}=${xmlText(ticket)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Stream ${attributes}>${xmlText(url)}</Stream></Response>`;
}

/** https://docs.plivo.com/docs/voice/xml/dial. */
function dialXml(destination: string): string {
  const { kind, address } = dialDestination(destination);
  const element = kind === 'sip' ? 'User' : 'Number';
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Dial><${element}>${xmlText(address)}</${element}></Dial></Response>`;
}
