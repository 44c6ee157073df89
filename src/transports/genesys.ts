import { z } from 'zod';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { EndReason } from '../../machines/vocabulary/call-state.ts';
import { CarrierRefused } from '../errors/call-error.ts';
import { InvalidMessage, StartRefused, UnknownMessage } from '../errors/protocol-error.ts';
import type { CarrierCodec, CarrierFraming, CarrierSink, WireMessage } from './carrier-codec.ts';
import { carrierJson, eventOf, inShape, type CarrierJson } from './carrier-json.ts';
import { readStart } from './read-start.ts';

/** Smaller messages are refused by Genesys's rate limit. */
const frameMs = 200;
const maxMetadataCharacters = 4096;
const mostComplaints = 10;
/** Of a session that only looks whether anybody is there. */
const nobody = '00000000-0000-0000-0000-000000000000';

const envelope = z.object({
  id: z.string().regex(/^[0-9A-Za-z-]{1,64}$/),
  seq: z
    .int()
    .min(0)
    .max(2 ** 31),
});
const media = z.object({
  type: z.literal('audio'),
  format: z.enum(['PCMU', 'L16']),
  channels: z
    .array(z.enum(['external', 'internal']))
    .min(1)
    .max(2),
  rate: z.literal(8000),
});
const text = z.string().max(1024).catch('').default('');
const open = z.object({
  parameters: z.object({
    conversationId: text,
    organizationId: text,
    participant: z.object({ ani: text, dnis: text }).nullish(),
    media: z.array(z.unknown()).max(32),
    inputVariables: z.record(z.string(), z.unknown()).nullish(),
    customConfig: z.record(z.string(), z.unknown()).nullish(),
  }),
});
const fault = z.object({ parameters: z.object({ code: z.number().catch(0) }) });
const dtmf = z.object({ parameters: z.object({ digit: z.string().regex(/^[0-9*#A-D]$/) }) });

type Media = z.infer<typeof media>;

/**
 * Genesys AudioHook, protocol "2", as Audio Connector and bots use it: https://developer.genesys.cloud/devapps/audiohook.
 *
 * It has no marks. `playback_started` and `playback_completed` tell when the queue of all that was sent begins and ends, not what in
 * it was played: what was heard of a reply is taken from the clock, which stands still while the session is paused.
 */
export class GenesysCodec implements CarrierCodec {
  readonly closesItself = true;
  /** Of the upgrade, which is signed; empty: not known. */
  readonly #sessionId: string;
  #id = '';
  #complaints = 0;
  #clientSeq = 0;
  #seq = 0;
  #media: Media | undefined;
  #isOpen = false;
  #isPaused = false;
  #isDisconnecting = false;

  constructor(sessionId: string) {
    this.#sessionId = sessionId;
  }

  get framing(): CarrierFraming {
    const bytesPerSample = this.#media?.format === 'L16' ? 2 : 1;
    return { frameBytes: frameMs * 8 * bytesPerSample, takesShorter: true };
  }

  receive(data: Uint8Array, isBinary: boolean, sink: CarrierSink): void {
    if (isBinary) {
      this.#audio(data, sink);
      return;
    }
    const message = carrierJson(data);
    const event = eventOf(message, 'type');
    const read = (): z.infer<typeof envelope> => inShape(message, envelope, event);
    const { id, seq } = event === 'open' && !this.#isOpen ? readStart(read) : read();
    if (this.#id !== '' && id !== this.#id) throw new InvalidMessage('The message is of another session.');
    this.#clientSeq = seq;
    this.#hear(event, message, id, sink);
  }

  audio(bytes: Uint8Array): WireMessage | undefined {
    return this.#isOpen && !this.#isDisconnecting ? bytes : undefined;
  }

  clear(): readonly WireMessage[] {
    return [this.#message('event', { entities: [{ type: 'barge_in', data: {} }] })];
  }

  end(reason: EndReason): readonly WireMessage[] {
    if (this.#isDisconnecting) return [];
    const isFault = reason === 'error' || reason === 'provider-failure';
    return [this.#disconnect(isFault ? 'error' : 'completed', { action: 'finished', reason })];
  }

  transfer(destination: string): readonly WireMessage[] {
    return [this.#disconnect('completed', { action: 'transfer', destination })];
  }

  #hear(event: string, message: CarrierJson, id: string, sink: CarrierSink): void {
    switch (event) {
      case 'open':
        this.#open(message, id, sink);
        return;
      case 'ping':
        sink.answer(this.#message('pong', {}));
        return;
      case 'update':
        sink.answer(this.#message('updated', {}));
        return;
      case 'pause':
      case 'paused':
        this.#isPaused = true;
        sink.pause();
        return;
      case 'resume':
      case 'resumed':
        this.#isPaused = false;
        sink.resume();
        return;
      case 'dtmf':
        sink.dtmf(inShape(message, dtmf, event).parameters.digit);
        return;
      case 'close':
        this.#isOpen = false;
        sink.answer(this.#message('closed', {}));
        sink.stop();
        return;
      case 'playback_started':
      case 'playback_completed':
      case 'discarded':
        return;
      case 'error':
        this.#complain(inShape(message, fault, event).parameters.code, sink);
        return;
      default:
        throw new UnknownMessage(`"${event.slice(0, 40)}" is no message of AudioHook's.`);
    }
  }

  #open(message: CarrierJson, id: string, sink: CarrierSink): void {
    if (this.#isOpen) throw new InvalidMessage('The session was opened already.');
    if (this.#sessionId !== '' && id !== this.#sessionId)
      throw new StartRefused('The session is not the one that the upgrade was signed for.');
    const { parameters } = readStart(() => inShape(message, open, 'open'));
    this.#id = id;
    const offered = parameters.media.flatMap((each) => media.safeParse(each).data ?? []);
    this.#media = bestMedia(offered);
    if (this.#media === undefined) {
      sink.answer(
        this.#disconnect('error', {}, 'None of the media can be taken: PCMU or L16 at 8000 Hz can.'),
      );
      throw new StartRefused('open.parameters.media has no PCMU or L16 at 8000 Hz of the caller.');
    }
    if (parameters.conversationId !== nobody) this.#start(parameters, sink);
    this.#isOpen = true;
    this.#isPaused = false;
    sink.answer(this.#message('opened', { startPaused: false, media: [this.#media] }));
  }

  /** Its words may quote what was said; a Genesys that complains of every message fills no log. */
  #complain(code: number, sink: CarrierSink): void {
    this.#complaints += 1;
    if (this.#complaints <= mostComplaints)
      sink.complain(new CarrierRefused(`Genesys reports error ${code} of the session.`));
  }

  #start(parameters: z.infer<typeof open>['parameters'], sink: CarrierSink): void {
    const { participant, conversationId, organizationId, inputVariables, customConfig } = parameters;
    const format = this.#media?.format === 'L16' ? linear16 : mulaw;
    const own = {
      from: withoutScheme(participant?.ani ?? ''),
      to: withoutScheme(participant?.dnis ?? ''),
      conversationId,
      organizationId,
    };
    try {
      sink.start(() => ({
        audio: format,
        output: format,
        carrierCallId: this.#id,
        // Genesys's own come first, so that they are kept, and last, so that no variable of a flow replaces them.
        metadata: bounded({ ...own, ...customConfig, ...inputVariables, ...own }),
      }));
    } catch (error) {
      sink.answer(this.#disconnect('error', {}, 'The call could not be taken.'));
      throw error;
    }
  }

  /** What comes before the session is open, while it is paused, or after its end, is nothing to be heard. */
  #audio(data: Uint8Array, sink: CarrierSink): void {
    if (this.#media === undefined) throw new InvalidMessage('Audio comes after "open".');
    if (!this.#isOpen || this.#isPaused || this.#isDisconnecting) return;
    const { channels, format } = this.#media;
    sink.audio(channels.length === 1 ? data : channelOf(data, channels.indexOf('external'), format));
  }

  #disconnect(reason: string, outputVariables: Readonly<Record<string, string>>, info?: string): string {
    this.#isDisconnecting = true;
    return this.#message('disconnect', {
      reason,
      ...(info === undefined ? {} : { info }),
      outputVariables,
    });
  }

  #message(type: string, parameters: object): string {
    this.#seq += 1;
    const numbers = { seq: this.#seq, clientseq: this.#clientSeq };
    return JSON.stringify({ version: '2', type, ...numbers, id: this.#id, parameters });
  }
}

const mulaw: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8000 };
const linear16: AudioFormat = { encoding: 'linear16', sampleRateHz: 8000 };

/** The caller alone before both, and PCMU before L16, of what has the caller in it. */
function bestMedia(offered: readonly Media[]): Media | undefined {
  const rank = ({ channels, format }: Media): number => channels.length * 2 + (format === 'PCMU' ? 0 : 1);
  return offered
    .filter(({ channels }) => channels.includes('external'))
    .toSorted((one, other) => rank(one) - rank(other))[0];
}

/** One of two interleaved channels. */
function channelOf(data: Uint8Array, channel: number, format: Media['format']): Uint8Array {
  const width = format === 'L16' ? 2 : 1;
  const samples = Math.floor(data.byteLength / (2 * width));
  const mono = new Uint8Array(samples * width);
  for (let at = 0; at < samples; at += 1) {
    const from = (2 * at + channel) * width;
    mono[at * width] = data[from] ?? 0;
    if (width === 2) mono[at * width + 1] = data[from + 1] ?? 0;
  }
  return mono;
}

const withoutScheme = (address: string): string => address.replace(/^tel:/i, '');

/** Values that are text, in their order, as long as there is room. */
function bounded(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  let left = maxMetadataCharacters;
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'string' || value === '') continue;
    left -= name.length + value.length;
    if (left < 0) break;
    kept[name] = value;
  }
  return kept;
}
