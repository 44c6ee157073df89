import { z } from 'zod';
import { InvalidMessage, UnknownMessage } from '../errors/protocol-error.ts';
import type { CarrierCodec, CarrierFraming, CarrierSink, WireMessage } from './carrier-codec.ts';
import { carrierJson } from './carrier-json.ts';

const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;

const start = z.object({
  start: z.object({
    streamSid: z.string().min(1).max(128),
    callSid: z.string().min(1).max(128),
    customParameters: z.record(z.string(), z.string()).default({}),
  }),
});
const media = z.object({ media: z.object({ payload: z.base64(), track: z.string().optional() }) });
const dtmf = z.object({ dtmf: z.object({ digit: z.string().regex(/^[0-9*#A-D]$/) }) });
const mark = z.object({ mark: z.object({ name: z.string().max(128) }) });

/** Twilio Media Streams, in both directions: https://www.twilio.com/docs/voice/media-streams/websocket-messages. */
export class TwilioCodec implements CarrierCodec {
  readonly framing: CarrierFraming = { frameBytes: 160, takesShorter: true };
  #streamSid = '';

  receive(data: Uint8Array, isBinary: boolean, sink: CarrierSink): void {
    if (isBinary) throw new InvalidMessage('Twilio sends text alone.');
    const { event, message, as } = carrierJson(data);
    switch (event) {
      case 'connected':
        return;
      case 'start': {
        const { streamSid, callSid, customParameters } = as(start).start;
        this.#streamSid = streamSid;
        sink.start({ audio: mulaw, output: mulaw, carrierCallId: callSid, metadata: customParameters });
        return;
      }
      case 'media':
        sink.audio(Buffer.from(as(media).media.payload, 'base64'));
        return;
      case 'dtmf':
        sink.dtmf(as(dtmf).dtmf.digit);
        return;
      case 'mark':
        sink.mark(as(mark).mark.name);
        return;
      case 'stop':
        sink.stop();
        return;
      default:
        throw new UnknownMessage(`"${String(message['event']).slice(0, 40)}" is no event of Twilio's.`);
    }
  }

  audio(bytes: Uint8Array): WireMessage {
    const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    return `{"event":"media","streamSid":"${this.#streamSid}","media":{"payload":"${payload}"}}`;
  }

  mark(name: string): WireMessage {
    return JSON.stringify({ event: 'mark', streamSid: this.#streamSid, mark: { name } });
  }

  clear(): readonly WireMessage[] {
    return [JSON.stringify({ event: 'clear', streamSid: this.#streamSid })];
  }

  /** The REST interface ends the call; closing the socket has the TwiML behind the stream carried out. */
  end(): readonly WireMessage[] {
    return [];
  }
}
