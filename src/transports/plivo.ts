import { z } from 'zod';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
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
import { plivoHeaders } from './plivo-headers.ts';
import { callerAudio, digitOrNumberIn } from './stream-messages.ts';

/** What `contentType` of the stream can be. */
const formats = [
  { contentType: 'audio/x-mulaw', audio: { encoding: 'mulaw', sampleRateHz: 8000 }, frameBytes: 160 },
  { contentType: 'audio/x-l16', audio: { encoding: 'linear16', sampleRateHz: 8000 }, frameBytes: 320 },
  { contentType: 'audio/x-l16', audio: { encoding: 'linear16', sampleRateHz: 16_000 }, frameBytes: 640 },
] as const satisfies readonly {
  readonly contentType: string;
  readonly audio: AudioFormat;
  readonly frameBytes: number;
}[];

type Format = (typeof formats)[number];

/** They stand in messages that are sent: nothing in them may end a JSON string. */
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const start = z.object({
  start: z.object({
    callId: id,
    streamId: id,
    mediaFormat: z.object({ encoding: z.string(), sampleRate: z.coerce.number() }),
  }),
  extra_headers: z.string().default(''),
});
/** Services compatible with Plivo leave `streamId` out. */
const playedStream = z.object({ name: z.string().max(128) });

/**
 * Plivo audio streaming, in both directions: https://plivo.com/docs/voice/audio-streaming/audio-streaming. The agent is
 * heard in the format that the caller's audio comes in. Samples of `audio/x-l16` are taken to be little-endian.
 */
export class PlivoCodec implements CarrierCodec {
  #format: Format = formats[0];
  #streamId: string | undefined;

  get framing(): CarrierFraming {
    return { frameBytes: this.#format.frameBytes, takesShorter: true };
  }

  receive(data: Uint8Array, isBinary: boolean, sink: CarrierSink): void {
    if (isBinary) throw new InvalidMessage('Plivo sends text alone.');
    const message = carrierJson(data);
    const event = eventOf(message);
    switch (event) {
      case 'media': {
        const audio = callerAudio(message['media']);
        if (audio !== undefined) sink.audio(audio);
        return;
      }
      case 'playedStream':
        sink.mark(inShape(message, playedStream, event).name, 'played');
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
      // What was cleared was forgotten when the clear was sent: this may come when a newer reply is being heard.
      case 'clearedAudio':
        return;
      default:
        throw new UnknownMessage(`"${event.slice(0, 40)}" is no event of Plivo's.`);
    }
  }

  audio(bytes: Uint8Array): string {
    const { contentType, audio } = this.#format;
    const payload = inBase64(bytes);
    return `{"event":"playAudio","streamId":"${this.#streamId}","media":{"contentType":"${contentType}","sampleRate":${audio.sampleRateHz},"payload":"${payload}"}}`;
  }

  mark(name: string): WireMessage {
    return JSON.stringify({ event: 'checkpoint', streamId: this.#streamId, name });
  }

  clear(): readonly WireMessage[] {
    return [`{"event":"clearAudio","streamId":"${this.#streamId}"}`];
  }

  /** The REST interface ends the call; closing the socket has the XML behind the stream carried out. */
  end(): readonly WireMessage[] {
    return [];
  }

  #begun(message: CarrierJson): CarrierStart {
    const { start: begun, extra_headers: headers } = inShape(message, start, 'start');
    const { encoding, sampleRate } = begun.mediaFormat;
    const format = formats.find(
      ({ contentType, audio }) => contentType === encoding && audio.sampleRateHz === sampleRate,
    );
    if (format === undefined) {
      throw new InvalidMessage(
        'The contentType of the stream is none that is taken; audio/x-mulaw;rate=8000 is.',
      );
    }
    const metadata = plivoHeaders(headers);
    this.#format = format;
    this.#streamId = begun.streamId;
    return { audio: format.audio, output: format.audio, carrierCallId: begun.callId, metadata };
  }
}
