import { z } from 'zod';
import type { SampleRateHz } from '../../machines/vocabulary/audio-format.ts';
import { InvalidMessage, UnknownMessage } from '../errors/protocol-error.ts';
import { inBase64 } from './base64-audio.ts';
import type {
  CarrierCodec,
  CarrierFraming,
  CarrierSink,
  CarrierStart,
  WireMessage,
} from './carrier-codec.ts';
import { carrierJson, eventOf, inShape, type CarrierJson } from './carrier-json.ts';
import { boundedMetadata } from './carrier-metadata.ts';
import { digitOrNumberIn, markIn, mediaAudio } from './stream-messages.ts';

/**
 * Bytes of 100 ms, or of the 3200 that are the least where that is less: a multiple of 320, as Exotel wants it, or it is
 * silent for 20 ms after each message.
 */
const frameBytes: ReadonlyMap<SampleRateHz, number> = new Map([
  [8000, 3200],
  [16_000, 3200],
  [24_000, 4800],
]);

/** It stands in every message that is sent: nothing in it may end a JSON string. */
const sid = z.string().regex(/^[\w-]{1,64}$/);
const text = z.string().max(256).nullish();
const start = z.object({
  start: z.object({
    stream_sid: sid,
    call_sid: sid,
    from: text,
    to: text,
    custom_parameters: z.record(z.string(), z.string()).nullish(),
    media_format: z.object({ sample_rate: z.coerce.number().optional() }).optional(),
  }),
});

/**
 * Exotel AgentStream, of the Voicebot applet: https://developer.exotel.com/docs/agentstream/websocket-protocol. Both
 * directions are s16le of one rate. Exotel answers a mark in the same way when it was played and when a clear dropped it.
 */
export class ExotelCodec implements CarrierCodec {
  readonly #askedRate: string;
  #frameBytes = 3200;
  #streamSid: string | undefined;

  /** `sample-rate` of the stream's URL, for a start that does not tell the rate; null where it has none. */
  constructor(sampleRate: string | null) {
    this.#askedRate = sampleRate ?? '8000';
  }

  get framing(): CarrierFraming {
    return { frameBytes: this.#frameBytes, takesShorter: false };
  }

  receive(data: Uint8Array, isBinary: boolean, sink: CarrierSink): void {
    if (isBinary) throw new InvalidMessage('Exotel sends text alone.');
    const message = carrierJson(data);
    const event = eventOf(message);
    switch (event) {
      case 'media':
        sink.audio(mediaAudio(message['media']));
        return;
      case 'mark':
        sink.mark(markIn(message));
        return;
      case 'dtmf':
        sink.dtmf(digitOrNumberIn(message));
        return;
      case 'start':
        sink.start(() => this.#begun(message));
        return;
      case 'stop':
        sink.stop();
        return;
      // It may come when a newer reply is on its way, and what was dropped is known since the clear was sent.
      case 'clear':
      case 'connected':
        return;
      default:
        throw new UnknownMessage(`"${event.slice(0, 40)}" is no event of Exotel's.`);
    }
  }

  audio(bytes: Uint8Array): string {
    const payload = inBase64(bytes);
    return `{"event":"media","stream_sid":"${this.#streamSid}","media":{"payload":"${payload}"}}`;
  }

  mark(name: string): WireMessage {
    return JSON.stringify({ event: 'mark', stream_sid: this.#streamSid, mark: { name } });
  }

  clear(): readonly WireMessage[] {
    return [`{"event":"clear","stream_sid":"${this.#streamSid}"}`];
  }

  /** The socket's close has Exotel go on with the next applet of the flow. */
  end(): readonly WireMessage[] {
    return [];
  }

  #begun(message: CarrierJson): CarrierStart {
    const {
      stream_sid: streamSid,
      call_sid: carrierCallId,
      ...begun
    } = inShape(message, start, 'start').start;
    const rate = begun.media_format?.sample_rate ?? Number(this.#askedRate);
    const form = [...frameBytes].find(([each]) => each === rate);
    if (form === undefined) {
      throw new InvalidMessage('The sample rate of the stream is none of 8000, 16000 and 24000 Hz.');
    }
    const [sampleRateHz, bytes] = form;
    const metadata = boundedMetadata({
      ...begun.custom_parameters,
      ...(begun.from ? { from: begun.from } : {}),
      ...(begun.to ? { to: begun.to } : {}),
    });
    this.#streamSid = streamSid;
    this.#frameBytes = bytes;
    const format = { encoding: 'linear16', sampleRateHz } as const;
    return { audio: format, output: format, carrierCallId, metadata };
  }
}
