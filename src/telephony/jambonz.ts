import { InvalidRequest, Unauthorized } from '../errors/request-error.ts';
import { JambonzCodec, jambonzSubprotocol } from '../transports/jambonz.ts';
import { basicPassword } from './basic-password.ts';
import {
  ticketParameter,
  type Carrier,
  type CarrierRequest,
  type CarrierWorld,
  type MediaStream,
} from './carrier.ts';
import { dialDestination } from './dial-destination.ts';
import { jambonzSignature } from './jambonz-signature.ts';
import { jsonIn } from './json-in.ts';
import { isSameSecret } from './same-secret.ts';
import { agentAskedFor, destinationAskedFor } from './webhook-form.ts';

/** `telephony.jambonz` of the configuration. */
export interface JambonzAccount {
  /** With the key: it lets calls be handed over. */
  readonly accountSid: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** `https://jambonz.cloud/api` (https://docs.jambonz.org/reference), or that of one's own. */
  readonly baseUrl: string;
  /** Whether webhooks must be signed; false only where something in front of talky has checked them. */
  readonly verify: boolean;
}

/** `call_status` of a call that is over: https://docs.jambonz.org/reference/webhooks/call-status. */
const finalStatuses: ReadonlySet<unknown> = new Set(['completed', 'failed', 'busy', 'no-answer']);

/** Both ways: streamed audio has no rate of its own, and at another one it would play too fast or too slow. */
const sampleRate = 16_000;

const webhooks: Carrier['webhooks'] = {
  answer: {
    methods: ['POST'],
    answer: (request, desk) => {
      const { call_sid: callSid, from, to } = jsonIn(request.body);
      if (typeof callSid !== 'string' || callSid === '')
        throw new InvalidRequest('The webhook tells of no call: it has no call_sid.');
      const stream = desk.expect({
        carrierCallId: callSid,
        from: typeof from === 'string' ? from : '',
        to: typeof to === 'string' ? to : '',
        ...agentAskedFor(request),
      });
      return verbs([listen(stream, request), { verb: 'hangup' }]);
    },
  },
  events: {
    methods: ['POST'],
    answer: ({ body }, desk) => {
      const { call_sid: callSid, call_status: status } = jsonIn(body);
      if (typeof callSid === 'string' && finalStatuses.has(status)) desk.over(callSid);
      return { status: 204, contentType: 'text/plain', body: '' };
    },
  },
  transfer: {
    methods: ['POST'],
    answer: (request) =>
      verbs([{ verb: 'dial', answerOnBridge: true, target: [targetOf(destinationAskedFor(request))] }]),
  },
};

/** jambonz's HTTP side: https://docs.jambonz.org/verbs/verbs/overview. */
export function createJambonz(account: JambonzAccount, { nowMs }: Pick<CarrierWorld, 'nowMs'>): Carrier {
  const { accountSid, apiKey, webhookSecret, baseUrl, verify } = account;
  return {
    name: 'jambonz',
    subprotocol: jambonzSubprotocol,
    checkWebhook: (request) => (verify ? jambonzSignature(request, webhookSecret, nowMs()) : undefined),
    checkUpgrade: ({ headers }) => {
      if (!verify) return 'proven';
      // `wsAuth` of an application of one's own; talky's has a ticket instead.
      if (headers.authorization === undefined) return 'by-ticket';
      if (isSameSecret(basicPassword(headers.authorization), webhookSecret)) return 'proven';
      throw new Unauthorized('The password of wsAuth is not telephony.jambonz.webhook_secret.');
    },
    webhooks,
    newCodec: () => new JambonzCodec(),
    transfer: (carrierCallId, destination, base) => {
      const { address } = dialDestination(destination);
      if (accountSid === '' || apiKey === '') return undefined;
      const calls = `${baseUrl.replace(/\/+$/, '')}/v1/Accounts/${encodeURIComponent(accountSid)}/Calls`;
      const url = `${base}/v1/jambonz/transfer?to=${encodeURIComponent(address)}`;
      return {
        method: 'PUT',
        url: `${calls}/${encodeURIComponent(carrierCallId)}`,
        headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ call_hook: { url, method: 'POST' } }),
      };
    },
  };
}

const verbs = (list: readonly object[]): { readonly contentType: string; readonly body: string } => ({
  contentType: 'application/json',
  body: JSON.stringify(list),
});

const listen = ({ url, ticket }: MediaStream, { base }: CarrierRequest): object => ({
  verb: 'listen',
  url,
  actionHook: `${base}/v1/jambonz/events`,
  mixType: 'mono',
  sampleRate,
  passDtmf: true,
  bidirectionalAudio: { enabled: true, streaming: true, sampleRate },
  metadata: { [ticketParameter]: ticket },
});

function targetOf(destination: string): object {
  const { kind, address } = dialDestination(destination);
  return kind === 'sip' ? { type: 'sip', sipUri: address } : { type: 'phone', number: address };
}
