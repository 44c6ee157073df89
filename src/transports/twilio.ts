import { z } from 'zod';
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
import { callerAudio, digitIn, markIn } from './stream-messages.ts';

const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;

/** It stands in every message that is sent: nothing in it may end a JSON string. */
const sid = z.string().regex(/^[A-Za-z0-9]{1,64}$/);
const start = z.object({
  start: z.object({
    streamSid: sid,
    callSid: sid,
    customParameters: z.record(z.string(), z.string()).default({}),
    mediaFormat: z
      .object({
        encoding: z.literal('audio/x-mulaw'),
        sampleRate: z.coerce.number().pipe(z.literal(8000)),
        channels: z.coerce.number().pipe(z.literal(1)),
      })
      .optional(),
  }),
});

/**
 * Twilio Media Streams, in both directions: https://www.twilio.com/docs/voice/media-streams/websocket-messages.
 *
 * Twilio answers a mark in the same way when it was played and when a clear dropped it.
 */
export class TwilioCodec implements CarrierCodec {
  readonly framing: CarrierFraming = { frameBytes: 160, takesShorter: true };
  #streamSid: string | undefined;

  receive(data: Uint8Array, isBinary: boolean, sink: CarrierSink): void {
    if (isBinary) throw new InvalidMessage('Twilio sends text alone.');
    const message = carrierJson(data);
    const event = eventOf(message);
    switch (event) {
      case 'media': {
        const audio = callerAudio(message['media']);
        if (audio !== undefined) sink.audio(audio);
        return;
      }
      case 'mark':
        sink.mark(markIn(message));
        return;
      case 'dtmf':
        sink.dtmf(digitIn(message));
        return;
      case 'start':
        sink.start(() => this.#begun(message));
        return;
      case 'stop':
        sink.stop();
        return;
      case 'connected':
        return;
      default:
        throw new UnknownMessage(`"${event.slice(0, 40)}" is no event of Twilio's.`);
    }
  }

  audio(bytes: Uint8Array): string {
    const payload = inBase64(bytes);
    return `{"event":"media","streamSid":"${this.#streamSid}","media":{"payload":"${payload}"}}`;
  }

  mark(name: string): WireMessage {
    return JSON.stringify({ event: 'mark', streamSid: this.#streamSid, mark: { name } });
  }

  clear(): readonly WireMessage[] {
    return [`{"event":"clear","streamSid":"${this.#streamSid}"}`];
  }

  /** The REST interface ends the call; closing the socket has the TwiML behind the stream carried out. */
  end(): readonly WireMessage[] {
    return [];
  }

  #begun(message: CarrierJson): CarrierStart {
    const { streamSid, callSid, customParameters } = inShape(message, start, 'start').start;
    const metadata = boundedMetadata(customParameters);
    this.#streamSid = streamSid;
    return { audio: mulaw, output: mulaw, carrierCallId: callSid, metadata };
  }
}
