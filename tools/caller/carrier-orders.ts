/** What a carrier is told, by a request, to do with one of its calls. */
export interface CarrierOrder {
  readonly carrierCallId: string;
  /** It rings, and is to be answered or rejected: whoever plays the carrier reads how. */
  readonly isRinging?: true;
  /** Where the call is to be connected; absent, and not ringing: it is to be ended. */
  readonly destination?: string;
}

interface OrderForm {
  readonly method: string;
  readonly path: RegExp;
  readonly read: (found: readonly string[], body: string) => CarrierOrder | undefined;
  readonly status: number;
}

const textOf = (xml: string): string => xml.replaceAll(/<[^>]*>/g, '').trim();

/** The requests that end or redirect a call, as each carrier's reference of its REST interface has them. */
const forms: Readonly<Record<string, readonly OrderForm[]>> = {
  // https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
  twilio: [
    {
      method: 'POST',
      path: /^\/2010-04-01\/Accounts\/[^/]+\/Calls\/([^/]+)\.json$/,
      status: 200,
      read: ([carrierCallId = ''], body) => {
        const form = new URLSearchParams(body);
        const twiml = form.get('Twiml');
        if (twiml !== null) return { carrierCallId, destination: textOf(twiml) };
        return form.get('Status') === 'completed' ? { carrierCallId } : undefined;
      },
    },
  ],
  // https://docs.plivo.com/docs/voice/api/call/hangup-a-call, …/transfer-a-call
  plivo: [
    {
      method: 'DELETE',
      path: /^\/v1\/Account\/[^/]+\/Call\/([^/]+)\/$/,
      status: 204,
      read: ([carrierCallId = '']) => ({ carrierCallId }),
    },
    {
      method: 'POST',
      path: /^\/v1\/Account\/[^/]+\/Call\/([^/]+)\/$/,
      status: 202,
      read: ([carrierCallId = ''], body) => {
        const { aleg_url: url } = JSON.parse(body) as { readonly aleg_url?: string };
        return url === undefined ? undefined : { carrierCallId, destination: url };
      },
    },
  ],
  // https://developer.vonage.com/api/voice#updateCall
  vonage: [
    {
      method: 'PUT',
      path: /^\/v1\/calls\/([^/]+)$/,
      status: 204,
      read: ([carrierCallId = ''], body) => {
        const { action, destination } = JSON.parse(body) as {
          readonly action?: string;
          readonly destination?: object;
        };
        if (action === 'transfer') return { carrierCallId, destination: JSON.stringify(destination) };
        return action === 'hangup' ? { carrierCallId } : undefined;
      },
    },
  ],
  // https://docs.jambonz.org/reference/rest-call-control/calls/update-call
  jambonz: [
    {
      method: 'PUT',
      path: /^\/v1\/Accounts\/[^/]+\/Calls\/([^/]+)$/,
      status: 202,
      read: ([carrierCallId = ''], body) => {
        const { call_hook: hook } = JSON.parse(body) as {
          readonly call_hook?: string | { readonly url?: string };
        };
        const url = typeof hook === 'string' ? hook : hook?.url;
        return url === undefined ? undefined : { carrierCallId, destination: url };
      },
    },
  ],
  // https://developers.telnyx.com/api-reference/call-commands/answer-call, …/reject-a-call, …/hangup-call, …/transfer-call
  telnyx: [
    {
      method: 'POST',
      path: /^\/v2\/calls\/([^/]+)\/actions\/(?:answer|reject)$/,
      status: 200,
      read: ([carrierCallId = '']) => ({ carrierCallId, isRinging: true }),
    },
    {
      method: 'POST',
      path: /^\/v2\/calls\/([^/]+)\/actions\/hangup$/,
      status: 200,
      read: ([carrierCallId = '']) => ({ carrierCallId }),
    },
    {
      method: 'POST',
      path: /^\/v2\/calls\/([^/]+)\/actions\/transfer$/,
      status: 200,
      read: ([carrierCallId = ''], body) => {
        const { to } = JSON.parse(body) as { readonly to?: string };
        return to === undefined ? undefined : { carrierCallId, destination: to };
      },
    },
  ],
};

/** Reads a request to a carrier's REST interface, its path without what stands in front of it; undefined for any other. */
export function carrierOrder(
  carrier: string,
  method: string,
  path: string,
  body: string,
): { readonly order: CarrierOrder; readonly status: number } | undefined {
  for (const form of forms[carrier] ?? []) {
    const [, ...found] = form.path.exec(path) ?? [];
    if (form.method !== method || found.length === 0) continue;
    const order = form.read(found.map(decodeURIComponent), body);
    if (order !== undefined) return { order, status: form.status };
  }
  return undefined;
}
