import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { createAudioDecoder, type AudioDecoder } from '../../src/audio/audio-decoder.ts';
import { createAudioEncoder, type AudioEncoder } from '../../src/audio/audio-encoder.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Caller, TurnOutcome } from './caller.ts';
import { CarrierLine, type CarrierClose } from './carrier-line.ts';
import type { CarrierCall, CarrierWire, SimulatedCarrier } from './carrier-wire.ts';
import type { HeardEvent } from './heard-event.ts';
import { HearingWatch } from './hearing-watch.ts';
import { Microphone } from './microphone.ts';
import { SimulatedPlayback } from './simulated-playback.ts';
import { speechBounds } from './speech-bounds.ts';

/** Below this, samples are the padding of a message and not the agent. */
const silentPeak = 40;

/** What a caller over the telephone hears and says; moments are on the clock's axis. */
export interface HeardListener {
  event?(event: HeardEvent, atMs: number): void;
  /** Agent audio as it arrives, and when it will be played. */
  audio?(pcm: Int16Array, startMs: number): void;
  /** Agent audio as it was played. */
  heard?(pcm: Int16Array, startMs: number): void;
  /** A frame of the microphone; valid only during the call. */
  spoken?(pcm: Int16Array, startMs: number): void;
}

export interface CarrierCallerOptions {
  readonly carrier: SimulatedCarrier;
  readonly call: CarrierCall;
  readonly clock: Clock;
  /** Of what is said and heard here, whatever the carrier's rate; `loadResampler` first where they differ. */
  readonly sampleRateHz: number;
  readonly listener?: HeardListener;
}

/** A caller whose call comes through a carrier: its end of the line, a microphone and a loudspeaker without sound. */
export class CarrierCaller implements Caller {
  readonly line: CarrierLine;
  readonly #options: CarrierCallerOptions;
  readonly #clock: Clock;
  readonly #watch: HearingWatch;
  readonly #playback: SimulatedPlayback;
  #ends: LineEnds | undefined;
  #originMs = 0;

  constructor(options: CarrierCallerOptions) {
    const { carrier, call, clock, sampleRateHz, listener } = options;
    this.#options = options;
    this.#clock = clock;
    this.line = new CarrierLine(carrier, call);
    this.#watch = new HearingWatch({
      clock,
      onBegan: () => this.#tell({ type: 'agent', event: 'began' }),
      onQuiet: (heardMs) => {
        this.#tellCarrier('ended');
        this.#tell({ type: 'agent', event: 'quiet', heardMs });
      },
    });
    this.#playback = new SimulatedPlayback({
      clock,
      sampleRateHz,
      onPlayed: (mark) => this.#played(mark),
      onHeard: (pcm, startMs) => listener?.heard?.(pcm, startMs),
    });
    this.line.on('audio', (bytes) => this.#audio(bytes));
    this.line.on('mark', (mark) => {
      this.#tell({ type: 'mark', mark });
      this.#playback.mark(mark);
    });
    this.line.on('clear', () => this.#clear());
    this.line.on('fault', ({ message }) => this.#tell({ type: 'fault', message }));
    this.line.on('closed', (close) => this.#closed(close));
  }

  async call(): Promise<void> {
    const { carrier, call } = this.#options;
    // What comes with the answer is heard: the ends of the line are there before its first message.
    this.line.once('wire', (wire) => this.#connect(wire));
    await this.line.open();
    this.#originMs = this.#clock.now();
    const { carrierCallId, from, to } = call;
    this.#tell({ type: 'connected', transport: carrier.name, judgedBy: 'ear', carrierCallId, from, to });
    this.#watch.begin();
    this.#ends?.microphone.open();
  }

  async say(pcm: Int16Array, timeoutMs: number): Promise<TurnOutcome> {
    const { sampleRateHz } = this.#options;
    const lastSample = speechBounds(pcm, sampleRateHz)?.end ?? pcm.length;
    const utterance = this.#ends?.microphone.say(pcm);
    if (utterance === undefined) return { answered: false };
    this.#watch.expect(utterance.startMs + (lastSample * 1000) / sampleRateHz);
    await utterance.spoken;
    return this.#outcome(timeoutMs);
  }

  async press(digits: string, timeoutMs: number): Promise<TurnOutcome> {
    this.#watch.expect(this.#clock.now());
    this.key(digits);
    return this.#outcome(timeoutMs);
  }

  key(digits: string): void {
    for (const digit of digits) this.line.send(this.#ends?.wire.dtmf(digit) ?? []);
  }

  /** True also where the agent has been silent since the call began, for as long as nobody waits to greet. */
  async listening(timeoutMs: number): Promise<boolean> {
    return (await this.#watch.within(timeoutMs, () => this.#watch.isQuiet)) || this.isOver;
  }

  get isOver(): boolean {
    return this.#watch.isOver;
  }

  async hangUp(): Promise<void> {
    this.#ends?.microphone.close();
    await this.line.end('caller');
  }

  /** The carrier was told, by a request, to end the call or to connect it elsewhere. */
  async ordered(destination?: string): Promise<void> {
    if (destination !== undefined) this.#tell({ type: 'transfer', destination });
    await this.line.end('agent');
  }

  async #outcome(timeoutMs: number): Promise<TurnOutcome> {
    const isAnswered = await this.#watch.within(timeoutMs, () => this.#watch.isAnswered);
    const { isOver, voiceToVoiceMs } = this.#watch;
    const answered = isAnswered || (isOver && voiceToVoiceMs !== undefined);
    return voiceToVoiceMs === undefined ? { answered } : { answered, voiceToVoiceMs };
  }

  #connect(wire: CarrierWire): void {
    const { clock, sampleRateHz, listener } = this.#options;
    const encoder = createAudioEncoder(sampleRateHz, wire.audio);
    const frames = new FrameQueue(frameBytes(wire.audio, wire.frameMs), (frame) => this.line.frame(frame));
    const microphone = new Microphone({
      clock,
      sampleRateHz,
      frameMs: wire.frameMs,
      onFrame: (pcm, startMs) => {
        frames.add(encoder.encode(pcm));
        listener?.spoken?.(pcm, startMs);
      },
    });
    const decoder = createAudioDecoder(wire.output, sampleRateHz);
    this.#ends = { wire, microphone, encoder, decoder };
  }

  #audio(bytes: Uint8Array): void {
    const pcm = this.#ends?.decoder.decode(bytes).slice() ?? new Int16Array(0);
    const startMs = this.#playback.receive(pcm);
    this.#options.listener?.audio?.(pcm, startMs);
    if (pcm.every((sample) => Math.abs(sample) < silentPeak)) return;
    const wasQuiet = this.#watch.isQuiet;
    this.#watch.audio(startMs, startMs + (pcm.length * 1000) / this.#options.sampleRateHz);
    if (wasQuiet) this.#tellCarrier('began');
  }

  #played(mark: string): void {
    this.line.send(this.#ends?.wire.played(mark) ?? []);
    this.#tell({ type: 'played', mark });
  }

  #clear(): void {
    const dropped = this.#playback.clear();
    this.#ends?.decoder.reset();
    this.line.send(this.#ends?.wire.cleared(dropped) ?? []);
    this.#tell({ type: 'clear', dropped });
    this.#watch.cleared();
  }

  #closed({ by, code, reason }: CarrierClose): void {
    this.#ends?.microphone.close();
    this.#playback.clear();
    this.#ends?.encoder.free();
    this.#ends?.decoder.free();
    const durationMs = Math.round(this.#clock.now() - this.#originMs);
    const words = reason === '' ? {} : { reason };
    // A caller never sees it when the call was refused before it began.
    if (this.#originMs > 0) this.#tell({ type: 'ended', by, code, ...words, durationMs });
    this.#watch.end();
  }

  #tellCarrier(event: 'began' | 'ended'): void {
    this.line.send(this.#ends?.wire.playback?.(event) ?? []);
  }

  #tell(event: HeardEvent): void {
    this.#options.listener?.event?.(event, this.#clock.now());
  }
}

interface LineEnds {
  readonly wire: CarrierWire;
  readonly microphone: Microphone;
  readonly encoder: AudioEncoder;
  readonly decoder: AudioDecoder;
}

const frameBytes = ({ encoding, sampleRateHz }: AudioFormat, frameMs: number): number =>
  Math.round((sampleRateHz * frameMs) / 1000) * (encoding === 'linear16' ? 2 : 1);

/** Hands out frames of one size: a resampler gives a few samples more or less at a time. */
class FrameQueue {
  readonly #frame: Uint8Array;
  readonly #send: (frame: Uint8Array) => void;
  #filled = 0;

  constructor(frameBytes: number, send: (frame: Uint8Array) => void) {
    this.#frame = new Uint8Array(frameBytes);
    this.#send = send;
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + this.#frame.length - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < this.#frame.length) return;
      this.#filled = 0;
      this.#send(this.#frame);
    }
  }
}
