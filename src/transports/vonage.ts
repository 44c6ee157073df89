import { z } from 'zod';
import type { SampleRateHz } from '../../machines/vocabulary/audio-format.ts';
import { InvalidMessage, UnknownMessage } from '../errors/protocol-error.ts';
import type {
  CarrierCodec,
  CarrierFraming,
  CarrierSink,
  CarrierStart,
  WireMessage,
} from './carrier-codec.ts';
import { carrierJson, eventOf, inShape, type CarrierJson } from './carrier-json.ts';
import { boundedMetadata, textsIn } from './carrier-metadata.ts';
import { bytesOf20Ms } from './twenty-ms.ts';

const rates: ReadonlyMap<string, SampleRateHz> = new Map([
  ['8000', 8000],
  ['16000', 16_000],
  ['24000', 24_000],
]);
const contentType = /^audio\/l16; ?rate=(\d{4,5})$/;

const connected = z.object({ 'content-type': z.string() });
const digit = z.string().regex(/^[0-9*#A-D]$/);
const dtmf = z.union([z.object({ digit }), z.object({ dtmf: z.object({ digit }) })]);
const notify = z.object({ payload: z.object({ mark: z.string().max(128) }) });
const callUuid = /^[\w-]{1,64}$/;

/**
 * The parameter of the stream that the call's own id comes back in: the socket has none, and by this id the call is hung
 * up and handed over.
 */
export const callUuidParameter = 'callUuid';

/** Vonage Voice over a WebSocket, in both directions: https://developer.vonage.com/voice/voice-api/concepts/websockets. */
export class VonageCodec implements CarrierCodec {
  /** The leg is over with its socket, and a caller who hangs up is told of by the close alone. */
  readonly endsByClose = true;
  #framing: CarrierFraming = { frameBytes: 640, takesShorter: false };

  /** 20 ms. */
  get framing(): CarrierFraming {
    return this.#framing;
  }

  receive(data: Uint8Array, isBinary: boolean, sink: CarrierSink): void {
    if (isBinary) {
      sink.audio(data);
      return;
    }
    const message = carrierJson(data);
    const event = eventOf(message);
    switch (event) {
      case 'websocket:connected':
        sink.start(() => this.#begun(message));
        return;
      case 'websocket:dtmf': {
        const pressed = inShape(message, dtmf, event);
        sink.dtmf('digit' in pressed ? pressed.digit : pressed.dtmf.digit);
        return;
      }
      case 'websocket:notify':
        sink.mark(inShape(message, notify, event).payload.mark);
        return;
      case 'websocket:cleared':
        // It may come when a newer reply is on its way, and what was dropped is known since the clear was sent.
        return;
      default:
        throw new UnknownMessage(`"${event.slice(0, 40)}" is no event of Vonage's.`);
    }
  }

  audio(bytes: Uint8Array): WireMessage {
    return bytes;
  }

  mark(name: string): WireMessage {
    return JSON.stringify({ action: 'notify', payload: { mark: name } });
  }

  clear(): readonly WireMessage[] {
    return ['{"action":"clear"}'];
  }

  /** The REST interface ends the call, or the close of the socket, behind which the NCCO has nothing. */
  end(): readonly WireMessage[] {
    return [];
  }

  #begun(message: CarrierJson): CarrierStart {
    const [, rate = ''] =
      contentType.exec(inShape(message, connected, 'websocket:connected')['content-type']) ?? [];
    const sampleRateHz = rates.get(rate);
    if (sampleRateHz === undefined) {
      throw new InvalidMessage('The content-type is audio/l16 with a rate of 8000, 16000 or 24000.');
    }
    const format = { encoding: 'linear16', sampleRateHz } as const;
    const { [callUuidParameter]: id, ...metadata } = boundedMetadata(headersIn(message));
    if (id !== undefined && !callUuid.test(id))
      throw new InvalidMessage(`The parameter ${callUuidParameter} is no id of a call.`);
    this.#framing = { ...this.#framing, frameBytes: bytesOf20Ms(format) };
    const call = id === undefined ? {} : { carrierCallId: id };
    return { audio: format, output: format, ...call, metadata };
  }
}

/** The `headers` of the NCCO: they stand flattened beside what Vonage says itself. */
function headersIn(message: CarrierJson): Readonly<Record<string, string>> {
  const { event: _event, 'content-type': _form, ...headers } = message;
  return textsIn(headers);
}
