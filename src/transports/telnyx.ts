import { z } from 'zod';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { CarrierRefused } from '../errors/call-error.ts';
import { InvalidAudio, InvalidMessage, UnknownMessage } from '../errors/protocol-error.ts';
import { inBase64 } from './base64-audio.ts';
import type {
  CarrierCodec,
  CarrierFraming,
  CarrierSink,
  CarrierStart,
  WireMessage,
} from './carrier-codec.ts';
import { carrierJson, eventOf, inShape, type CarrierJson } from './carrier-json.ts';
import { boundedMetadata, textsIn } from './carrier-metadata.ts';
import { InOrder } from './in-order.ts';
import { callerAudio, digitIn, markIn } from './stream-messages.ts';
import { bytesOf20Ms } from './twenty-ms.ts';

/** What the agent is heard in: `stream_bidirectional_codec`. */
export type TelnyxEncoding = 'PCMU' | 'PCMA' | 'L16';

export interface TelnyxFormat {
  readonly encoding: TelnyxEncoding;
  /** Of L16; RFC 3551 has the greater byte first, and Telnyx tells nothing. */
  readonly byteOrder: 'big' | 'little';
}

/** What `TelnyxFormat.encoding` means. */
const outputs: Readonly<Record<TelnyxEncoding, AudioFormat>> = {
  PCMU: { encoding: 'mulaw', sampleRateHz: 8000 },
  PCMA: { encoding: 'alaw', sampleRateHz: 8000 },
  L16: { encoding: 'linear16', sampleRateHz: 16_000 },
};
const inputs: Readonly<Record<string, AudioFormat>> = {
  'PCMU 8000': outputs.PCMU,
  'PCMA 8000': outputs.PCMA,
  'L16 8000': { encoding: 'linear16', sampleRateHz: 8000 },
  'L16 16000': outputs.L16,
};
type Fields = Readonly<Record<string, unknown>>;
/** What waits for `start`: whoever sent it has proved nothing yet. */
const mostHeldBytes = 64 * 1024;

const text = z.string().max(4096).nullish();
const start = z.object({
  start: z.object({
    call_control_id: z.string().regex(/^[\w:.-]{1,200}$/),
    from: text,
    to: text,
    client_state: text,
    custom_parameters: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
    media_format: z.object({
      encoding: z.string().max(32),
      sample_rate: z.coerce.number(),
      channels: z.coerce.number().default(1),
    }),
  }),
});
const fault = z.object({
  payload: z.object({ code: z.coerce.string().max(16), title: z.string().max(64).default('') }),
});

/**
 * Telnyx media streaming, in both directions, with `stream_bidirectional_mode: rtp`:
 * https://developers.telnyx.com/api-reference/websockets/stream-call-media-over-websocket.
 *
 * Telnyx does not keep its messages in order: they are put in order by `sequence_number`. It answers a mark in the same way
 * when it was played and when a clear dropped it.
 */
export class TelnyxCodec implements CarrierCodec {
  readonly framing: CarrierFraming;
  readonly #output: AudioFormat;
  readonly #swaps: boolean;
  readonly #frame: Buffer;
  readonly #order = new InOrder<CarrierJson>((message) => this.#handle(message));
  #input: AudioFormat | undefined;
  #sink: CarrierSink | undefined;
  #heldBytes = 0;

  constructor({ encoding, byteOrder }: TelnyxFormat) {
    this.#output = outputs[encoding];
    this.#swaps = byteOrder === 'big';
    const frameBytes = bytesOf20Ms(this.#output);
    this.#frame = Buffer.alloc(frameBytes);
    // No message may hold less than 20 ms.
    this.framing = { frameBytes, takesShorter: false };
  }

  receive(data: Uint8Array, isBinary: boolean, sink: CarrierSink): void {
    if (isBinary) throw new InvalidMessage('Telnyx sends text alone.');
    const message = carrierJson(data);
    const event = eventOf(message);
    this.#sink = sink;
    switch (event) {
      case 'media':
      case 'mark':
      case 'dtmf':
        this.#inTurn(message, data.byteLength);
        return;
      case 'start':
        this.#start(message, sink);
        return;
      case 'stop':
        this.#stop(sink);
        return;
      case 'error': {
        // It tells of what was sent, and nothing was: a stranger would write its own words to the log.
        if (this.#input === undefined) return;
        const { code, title } = inShape(message, fault, event).payload;
        sink.complain(new CarrierRefused(`Telnyx reports error ${code} of the stream: ${title}.`));
        return;
      }
      case 'connected':
        return;
      default:
        throw new UnknownMessage(`"${event.slice(0, 40)}" is no event of Telnyx's.`);
    }
  }

  get gap(): number | undefined {
    return this.#order.gap;
  }

  giveUpGap(): void {
    this.#order.giveUpGap();
  }

  audio(bytes: Uint8Array): string {
    return `{"event":"media","media":{"payload":"${this.#payload(bytes)}"}}`;
  }

  mark(name: string): WireMessage {
    return JSON.stringify({ event: 'mark', mark: { name } });
  }

  clear(): readonly WireMessage[] {
    return ['{"event":"clear"}'];
  }

  /** The REST interface ends the call; closing the socket leaves it in silence. */
  end(): readonly WireMessage[] {
    return [];
  }

  #payload(bytes: Uint8Array): string {
    if (this.#output.encoding !== 'linear16' || !this.#swaps) {
      return inBase64(bytes);
    }
    this.#frame.set(bytes);
    return this.#frame.subarray(0, bytes.byteLength).swap16().toString('base64');
  }

  #start(message: CarrierJson, sink: CarrierSink): void {
    let first = 0;
    sink.start(() => {
      first = (sequenceOf(message) ?? 0) + 1;
      return this.#begun(message);
    });
    this.#order.begin(first);
  }

  #begun(message: CarrierJson): CarrierStart {
    const begun = inShape(message, start, 'start').start;
    const { encoding, sample_rate: rate, channels } = begun.media_format;
    const input = channels === 1 ? inputs[`${encoding} ${rate}`] : undefined;
    if (input === undefined) {
      throw new InvalidMessage(
        `Telnyx streams ${encoding} at ${rate} Hz; PCMU and PCMA at 8000 Hz and L16 at 8000 or 16000 Hz are taken, as stream_codec has them.`,
      );
    }
    const metadata = boundedMetadata({
      ...customParameters(begun.custom_parameters ?? {}),
      ...clientState(begun.client_state ?? ''),
      ...present({ from: begun.from, to: begun.to }),
    });
    this.#input = input;
    return { audio: input, output: this.#output, carrierCallId: begun.call_control_id, metadata };
  }

  #inTurn(message: CarrierJson, bytes: number): void {
    const number = sequenceOf(message);
    if (number === undefined) {
      this.#handle(message);
      return;
    }
    if (this.#input === undefined) this.#heldBytes += bytes;
    const isTooMuch = this.#input === undefined && this.#heldBytes > mostHeldBytes;
    if (this.#order.isFull || isTooMuch) throw new InvalidMessage('Telnyx sends no start.');
    const arrival = this.#order.take(number, message);
    if (arrival === 'too-far-ahead') throw new InvalidMessage('sequence_number is far ahead of the others.');
    // Audio has no place behind what followed it; a key, or a mark, means the same a little later.
    if (arrival === 'late' && eventOf(message) !== 'media') this.#handle(message);
  }

  /** What is there is handed on first. Whatever is wrong with it, the call is over. */
  #stop(sink: CarrierSink): void {
    try {
      this.#order.flush();
    } finally {
      sink.stop();
    }
  }

  #handle(message: CarrierJson): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    const event = eventOf(message);
    if (event === 'mark') sink.mark(markIn(message));
    else if (event === 'dtmf') sink.dtmf(digitIn(message));
    else this.#media(message['media'], sink);
  }

  #media(media: unknown, sink: CarrierSink): void {
    const bytes = callerAudio(media);
    if (bytes === undefined) return;
    if (this.#input?.encoding !== 'linear16' || !this.#swaps) {
      sink.audio(bytes);
      return;
    }
    if (bytes.byteLength % 2 !== 0) throw new InvalidAudio('A message of L16 has an even number of bytes.');
    sink.audio(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).swap16());
  }
}

/** `sequence_number`, which comes as text; undefined where a message has none. */
function sequenceOf(message: CarrierJson): number | undefined {
  const given = message['sequence_number'];
  if (given === undefined) return undefined;
  const number = typeof given === 'string' && given !== '' ? Number(given) : given;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new InvalidMessage('sequence_number is no number.');
}

const namedText = z.object({ name: z.string(), value: z.string() });

/** By their names, or in a list as `{name, value}`; what is no text is not handed on. */
function customParameters(given: Fields | unknown[]): Readonly<Record<string, string>> {
  if (!Array.isArray(given)) return textsIn(given);
  return Object.fromEntries(
    given.flatMap((each) => {
      const { data } = namedText.safeParse(each);
      return data === undefined ? [] : [[data.name, data.value] as const];
    }),
  );
}

/** `client_state` is base64; where it holds NAME=VALUE&…, these are parameters like those that a stream can be given itself. */
function clientState(base64: string): Readonly<Record<string, string>> {
  const state = Buffer.from(base64, 'base64').toString();
  if (!/^[\w-]+=/.test(state)) return present({ client_state: base64 });
  return Object.fromEntries(new URLSearchParams(state));
}

const present = (values: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value ? [[name, value] as const] : [])),
  );
