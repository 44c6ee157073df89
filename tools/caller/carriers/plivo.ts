import { createHmac, randomInt } from 'node:crypto';
import { CommandError } from '../../command-error.ts';
import type {
  CarrierCall,
  CarrierEar,
  CarrierWire,
  SimulatedCarrier,
  StreamAddress,
  WireMessage,
} from '../carrier-wire.ts';
import { askByForm } from './ask-webhook.ts';
import { xmlElements } from './xml-reading.ts';

const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
const streamId = '87654321-4321-4321-4321-000000000001';

/** Plivo, as it calls a webhook and opens a stream: https://plivo.com/docs/voice/audio-streaming/audio-streaming. */
export const plivo: SimulatedCarrier = {
  name: 'plivo',
  answer: async (call) => {
    const { carrierCallId, from, to, env } = call;
    // Plivo writes numbers without their plus.
    const form = new URLSearchParams({
      CallStatus: 'ringing',
      CallUUID: carrierCallId,
      Direction: 'inbound',
      Event: 'StartApp',
      From: from.replace(/^\+/, ''),
      To: to.replace(/^\+/, ''),
    });
    const sign = signedWith(env['PLIVO_AUTH_TOKEN']);
    const document = await askByForm('plivo', call, form, sign);
    const [stream] = xmlElements(document, 'Stream');
    if (stream === undefined || stream.attributes['bidirectional'] !== 'true') {
      throw new CommandError(
        'call-refused',
        'The XML of the server connects the call to no stream in both directions.',
      );
    }
    if (stream.attributes['contentType'] !== 'audio/x-mulaw;rate=8000') {
      throw new CommandError(
        'call-refused',
        'The stream that the server asks for is not one of audio/x-mulaw.',
      );
    }
    const headers = stream.attributes['extraHeaders'] ?? '';
    if (Buffer.byteLength(headers) > 512 || !/^(?:[A-Za-z0-9]+=[A-Za-z0-9]*,?)*$/.test(headers)) {
      throw new CommandError(
        'call-refused',
        'extraHeaders has characters that Plivo does not take, or too many.',
      );
    }
    const pairs = headers.split(',').map((pair) => pair.split('=', 2));
    return {
      url: stream.text,
      headers: sign(stream.text, new URLSearchParams()),
      parameters: Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value])),
    };
  },
  newWire: (call, address) => new PlivoWire(call, address),
};

/** Version 3 of https://docs.plivo.com/docs/voice/concepts/signature-validation, for a URL without a query. */
const signedWith = (authToken: string | undefined) => (url: string, form: URLSearchParams) => {
  if (authToken === undefined || authToken === '') return {};
  form.sort();
  const nonce = String(randomInt(1e12));
  const fields = [...form].flat().join('');
  const text = `${url}${fields === '' ? '' : `?${fields}`}.${nonce}`;
  return {
    'X-Plivo-Signature-V3': createHmac('sha256', authToken).update(text).digest('base64'),
    'X-Plivo-Signature-V3-Nonce': nonce,
  };
};

/** https://plivo.com/docs/voice/audio-streaming/audio-streaming. */
class PlivoWire implements CarrierWire {
  readonly audio = mulaw;
  readonly output = mulaw;
  readonly frameMs = 20;
  readonly #call: CarrierCall;
  readonly #extraHeaders: string;
  #sequence = 0;
  #chunk = 0;

  constructor(call: CarrierCall, { parameters }: StreamAddress) {
    this.#call = call;
    this.#extraHeaders = Object.entries(parameters)
      .map(([name, value]) => `${name}=${value}`)
      .join(';');
  }

  opening(): readonly WireMessage[] {
    const { carrierCallId: callId, env } = this.#call;
    const start = {
      callId,
      streamId,
      accountId: env['PLIVO_AUTH_ID'] ?? '',
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000 },
    };
    this.#sequence += 1;
    return [
      JSON.stringify({
        event: 'start',
        sequenceNumber: this.#sequence,
        start,
        extra_headers: this.#extraHeaders,
      }),
    ];
  }

  frame(bytes: Uint8Array): WireMessage {
    const timestamp = String(1_700_000_000_000 + this.#chunk * this.frameMs);
    this.#chunk += 1;
    const payload = Buffer.from(bytes).toString('base64');
    return this.#message('media', {
      media: { track: 'inbound', timestamp, chunk: this.#chunk, payload },
      extra_headers: this.#extraHeaders,
    });
  }

  dtmf(digit: string): readonly WireMessage[] {
    return [this.#message('dtmf', { dtmf: { digit } })];
  }

  played(name: string): readonly WireMessage[] {
    return [this.#message('playedStream', { name })];
  }

  cleared(): readonly WireMessage[] {
    return [this.#message('clearedAudio', {})];
  }

  hangUp(): readonly WireMessage[] {
    return [JSON.stringify({ event: 'stop' })];
  }

  read(data: Uint8Array, isBinary: boolean, ear: CarrierEar): void {
    if (isBinary)
      throw new CommandError('call-lost', 'The server sent a binary frame; Plivo takes text alone.');
    const message = JSON.parse(Buffer.from(data).toString()) as {
      readonly event?: string;
      readonly streamId?: string;
      readonly name?: string;
      readonly media?: {
        readonly contentType?: string;
        readonly sampleRate?: number;
        readonly payload?: string;
      };
    };
    const { event, name, media } = message;
    if (event === 'playAudio' && media?.payload !== undefined) {
      if (media.contentType !== 'audio/x-mulaw' || media.sampleRate !== 8000) {
        throw new CommandError('call-lost', 'The server sent audio in a format that was not asked for.');
      }
      ear.audio(Buffer.from(media.payload, 'base64'));
    } else if (event === 'checkpoint' && name !== undefined && message.streamId === streamId) ear.mark(name);
    else if (event === 'clearAudio' && message.streamId === streamId) ear.clear();
    else throw new CommandError('call-lost', 'The server sent a message that Plivo does not know.');
  }

  #message(event: string, content: object): string {
    this.#sequence += 1;
    return JSON.stringify({ event, sequenceNumber: this.#sequence, streamId, ...content });
  }
}
