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
import { carrierJson, inShape, type CarrierJson } from './carrier-json.ts';
import { boundedMetadata, textsIn } from './carrier-metadata.ts';
import { bytesOf20Ms } from './twenty-ms.ts';

/** Of `listen` sockets. */
export const jambonzSubprotocol = 'audio.jambonz.org';

const rates: ReadonlySet<SampleRateHz> = new Set([8000, 16_000, 24_000, 48_000]);

const preamble = z.object({
  callSid: z.string().regex(/^[\w-]{1,64}$/),
  sampleRate: z.coerce.number(),
  mixType: z.string().default('mono'),
  metadata: z.record(z.string(), z.unknown()).default({}),
});
const dtmf = z.object({ dtmf: z.string().regex(/^[0-9*#A-D]$/) });
const mark = z.object({
  data: z.object({ name: z.string().max(128), event: z.enum(['playout', 'cleared']) }),
});

/** jambonz `listen` with streaming audio both ways: https://docs.jambonz.org/verbs/verbs/listen. */
export class JambonzCodec implements CarrierCodec {
  /** It has to be asked for an end before its socket is closed: what it does with a socket that is gone differs. */
  readonly closesItself = true;
  #framing: CarrierFraming = { frameBytes: 640, takesShorter: true };
  #isStarted = false;

  /** 20 ms; any number of samples is taken. */
  get framing(): CarrierFraming {
    return this.#framing;
  }

  receive(data: Uint8Array, isBinary: boolean, sink: CarrierSink): void {
    if (isBinary) {
      sink.audio(data);
      return;
    }
    const message = carrierJson(data);
    // The preamble has no kind, and may have any key that the application put there.
    if (this.#isStarted) receiveEvent(message, sink);
    else sink.start(() => this.#begun(message));
  }

  audio(bytes: Uint8Array): WireMessage {
    return bytes;
  }

  mark(name: string): WireMessage {
    return JSON.stringify({ type: 'mark', data: { name } });
  }

  clear(): readonly WireMessage[] {
    return ['{"type":"killAudio"}', '{"type":"clearMarks"}'];
  }

  end(): readonly WireMessage[] {
    return ['{"type":"disconnect"}'];
  }

  #begun(message: CarrierJson): CarrierStart {
    const { callSid, sampleRate, mixType, metadata: nested } = inShape(message, preamble, 'preamble');
    const sampleRateHz = [...rates].find((rate) => rate === sampleRate);
    if (sampleRateHz === undefined)
      throw new InvalidMessage('The sampleRate of the verb listen is 8000, 16000, 24000 or 48000.');
    if (mixType !== 'mono')
      throw new InvalidMessage('The mixType of the verb listen is mono: the caller alone.');
    const metadata = boundedMetadata({ ...textsOf(nested), ...textsOf(message) });
    const format = { encoding: 'linear16', sampleRateHz } as const;
    this.#framing = { ...this.#framing, frameBytes: bytesOf20Ms(format) };
    this.#isStarted = true;
    return { audio: format, output: format, carrierCallId: callSid, metadata };
  }
}

function receiveEvent(message: CarrierJson, sink: CarrierSink): void {
  const kind = message['type'] ?? message['event'];
  switch (kind) {
    case 'dtmf':
      sink.dtmf(inShape(message, dtmf, kind).dtmf);
      return;
    case 'mark': {
      const { name, event } = inShape(message, mark, kind).data;
      sink.mark(name, event === 'playout' ? 'played' : 'cleared');
      return;
    }
    case 'playDone':
      // Of audio that is sent whole, which this is not.
      return;
    default:
      if (typeof kind !== 'string') throw new InvalidMessage('A message has a string "type" or "event".');
      throw new UnknownMessage(`"${kind.slice(0, 40)}" is no message of jambonz's.`);
  }
}

/** What is told of the call as text; `mixType` is about the stream. */
function textsOf({ mixType: _mixType, ...told }: CarrierJson): Readonly<Record<string, string>> {
  return textsIn(told);
}
