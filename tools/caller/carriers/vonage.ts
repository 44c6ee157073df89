import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { SampleRateHz } from '../../../machines/vocabulary/audio-format.ts';
import { CommandError } from '../../command-error.ts';
import type {
  CarrierEar,
  CarrierWire,
  SimulatedCarrier,
  StreamAddress,
  WireMessage,
} from '../carrier-wire.ts';
import { answerPath, askWebhook } from './ask-webhook.ts';

/** Bytes of 20 ms, by the rate that an NCCO may ask for. */
const frameBytes: Readonly<Record<string, number>> = { 8000: 320, 16000: 640, 24000: 960 };
const mostHeaderBytes = 512;

interface WebSocketEndpoint {
  readonly type?: string;
  readonly uri?: string;
  readonly 'content-type'?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Vonage, as it calls a webhook and opens a WebSocket: https://developer.vonage.com/voice/voice-api/concepts/websockets. */
export const vonage: SimulatedCarrier = {
  name: 'vonage',
  answer: async ({ baseUrl, carrierCallId, from, to, agent, env }) => {
    const path = answerPath('vonage', agent);
    const call = {
      from: from.replace(/^\+/, ''),
      to: to.replace(/^\+/, ''),
      uuid: carrierCallId,
      conversation_uuid: `CON-${carrierCallId}`,
    };
    const body = JSON.stringify(call);
    const signature = signed(env['VONAGE_SIGNATURE_SECRET'], env['VONAGE_APPLICATION_ID'], body);
    const document = await askWebhook(baseUrl + path, body, signature);
    const { uri, headers = {}, ...endpoint } = endpointIn(document);
    if (uri === undefined) {
      throw new CommandError('call-refused', 'The NCCO of the server connects the call to no WebSocket.');
    }
    if (Buffer.byteLength(JSON.stringify(headers)) > mostHeaderBytes)
      throw new CommandError('call-refused', 'The headers in the NCCO of the server are over 512 bytes.');
    const contentType = endpoint['content-type'] ?? 'audio/l16;rate=16000';
    return { url: uri, parameters: { ...headers, 'content-type': contentType } };
  },
  newWire: (_call, address) => new VonageWire(address),
};

function endpointIn(document: string): WebSocketEndpoint {
  try {
    const actions = JSON.parse(document) as readonly {
      readonly action?: string;
      readonly endpoint?: readonly WebSocketEndpoint[];
    }[];
    const endpoints = actions
      .filter(({ action }) => action === 'connect')
      .flatMap((each) => each.endpoint ?? []);
    return endpoints.find(({ type }) => type === 'websocket') ?? {};
  } catch {
    return {};
  }
}

/** https://developer.vonage.com/getting-started/concepts/webhooks#decoding-signed-webhooks. */
function signed(
  secret: string | undefined,
  applicationId: string | undefined,
  body: string,
): Readonly<Record<string, string>> {
  if (secret === undefined || secret === '') return {};
  const claims = {
    iat: Math.floor(Date.now() / 1000),
    jti: randomUUID(),
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(body).digest('hex'),
    application_id: applicationId,
  };
  const content = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = createHmac('sha256', secret).update(content).digest('base64url');
  return { Authorization: `Bearer ${content}.${signature}` };
}

/** https://developer.vonage.com/voice/voice-api/concepts/websockets. */
class VonageWire implements CarrierWire {
  readonly audio;
  readonly output;
  readonly frameMs = 20;
  readonly #parameters: Readonly<Record<string, string>>;
  readonly #frameBytes: number;

  constructor({ parameters }: StreamAddress) {
    const [, rate = ''] = /^audio\/l16;rate=(\d+)$/.exec(parameters['content-type'] ?? '') ?? [];
    const bytes = frameBytes[rate];
    if (bytes === undefined)
      throw new CommandError('call-refused', 'The NCCO has a content-type that Vonage does not have.');
    this.#parameters = parameters;
    this.#frameBytes = bytes;
    this.audio = { encoding: 'linear16', sampleRateHz: Number(rate) as SampleRateHz } as const;
    this.output = this.audio;
  }

  /** The `headers` of the NCCO stand flattened in the first message. */
  opening(): readonly WireMessage[] {
    return [JSON.stringify({ event: 'websocket:connected', ...this.#parameters })];
  }

  frame(bytes: Uint8Array): WireMessage {
    return bytes;
  }

  dtmf(digit: string): readonly WireMessage[] {
    return [JSON.stringify({ event: 'websocket:dtmf', digit, duration: 260 })];
  }

  played(mark: string): readonly WireMessage[] {
    return [JSON.stringify({ event: 'websocket:notify', payload: JSON.parse(mark) as unknown })];
  }

  /** Notifications that a clear drops are not sent. */
  cleared(): readonly WireMessage[] {
    return [JSON.stringify({ event: 'websocket:cleared' })];
  }

  /** The socket's close is all there is. */
  hangUp(): readonly WireMessage[] {
    return [];
  }

  read(data: Uint8Array, isBinary: boolean, ear: CarrierEar): void {
    if (isBinary) {
      if (data.byteLength !== this.#frameBytes)
        throw refused(`a frame of ${data.byteLength} bytes, and 20 ms are ${this.#frameBytes}`);
      ear.audio(data);
      return;
    }
    const { action, payload } = JSON.parse(Buffer.from(data).toString()) as {
      readonly action?: string;
      readonly payload?: object;
    };
    if (action === 'clear') ear.clear();
    // Whatever stands in the payload comes back as it is: to Vonage it is no name.
    else if (action === 'notify' && payload !== undefined) ear.mark(JSON.stringify(payload));
    else throw refused('a message that Vonage does not know');
  }
}

const refused = (what: string): CommandError => new CommandError('call-lost', `The server sent ${what}.`);
