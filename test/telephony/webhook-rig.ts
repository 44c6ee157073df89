import type {
  CallPlace,
  CarrierRequest,
  IncomingCall,
  MediaStream,
  WebhookDesk,
} from '../../src/telephony/carrier.ts';

export interface RequestParts {
  /** As the carrier was told it. */
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readonly<Record<string, string>>;
  readonly agent?: string;
}

/** A request to `https://voice.example.org`. */
export function carrierRequest(parts: RequestParts = {}): CarrierRequest {
  const { url = 'https://voice.example.org/v1/x/answer', method = 'POST', headers = {}, body = '' } = parts;
  return {
    method,
    base: 'https://voice.example.org',
    url,
    query: new URL(url).searchParams,
    headers,
    body: Buffer.from(typeof body === 'string' ? body : new URLSearchParams(body).toString()),
    ...(parts.agent === undefined ? {} : { agent: parts.agent }),
  };
}

/** A desk that writes down what it was asked for, and hands every call the same stream. */
export function webhookDesk(stream: Partial<MediaStream> = {}, place: CallPlace = 'unknown') {
  const expected: IncomingCall[] = [];
  const over: string[] = [];
  const desk: WebhookDesk = {
    expect: (call) => {
      expected.push(call);
      const { from = '', to = '' } = call;
      return { url: 'wss://voice.example.org/v1/x', ticket: 'Ticket1', from, to, ...stream };
    },
    placeOf: () => place,
    over: (carrierCallId) => {
      over.push(carrierCallId);
    },
    request: () => Promise.resolve(),
  };
  return { desk, expected, over };
}
