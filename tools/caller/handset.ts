import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { createAudioDecoder, type AudioDecoder } from '../../src/audio/audio-decoder.ts';
import { createAudioEncoder, type AudioEncoder } from '../../src/audio/audio-encoder.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { TurnOutcome } from './caller.ts';
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

export interface HandsetOptions {
  readonly clock: Clock;
  /** Of what is said and heard here, whatever the line's rate; `loadResampler` first where they differ. */
  readonly sampleRateHz: number;
  readonly listener?: HeardListener;
  readonly onPlayed?: (mark: string) => void;
  /** The agent began to be heard, or has been silent for a while. */
  readonly onPlayback?: (event: 'began' | 'ended') => void;
}

/** The line that a handset hangs on. */
export interface HandsetLine {
  /** Caller to server. */
  readonly audio: AudioFormat;
  /** Server to caller. */
  readonly output: AudioFormat;
  readonly frameMs: number;
  /** The bytes are valid only during the call. */
  readonly sendFrame: (bytes: Uint8Array) => void;
}

interface Ends {
  readonly microphone: Microphone;
  readonly encoder: AudioEncoder;
  readonly decoder: AudioDecoder;
}

/** A microphone, a loudspeaker without sound, and an ear for when the agent has answered. */
export class Handset {
  readonly #options: HandsetOptions;
  readonly #clock: Clock;
  readonly #watch: HearingWatch;
  readonly #playback: SimulatedPlayback;
  #ends: Ends | undefined;

  constructor(options: HandsetOptions) {
    const { clock, sampleRateHz, listener, onPlayed, onPlayback } = options;
    this.#options = options;
    this.#clock = clock;
    this.#watch = new HearingWatch({
      clock,
      onBegan: () => {
        onPlayback?.('began');
        this.tell({ type: 'agent', event: 'began' });
      },
      onQuiet: (heardMs) => {
        onPlayback?.('ended');
        this.tell({ type: 'agent', event: 'quiet', heardMs });
      },
    });
    this.#playback = new SimulatedPlayback({
      clock,
      sampleRateHz,
      onPlayed: (mark) => {
        onPlayed?.(mark);
        this.tell({ type: 'played', mark });
      },
      onHeard: (pcm, startMs) => listener?.heard?.(pcm, startMs),
    });
  }

  /** Settles how the line writes its audio; before anything is said or heard. */
  connect({ audio, output, frameMs, sendFrame }: HandsetLine): void {
    const { sampleRateHz, listener } = this.#options;
    const encoder = createAudioEncoder(sampleRateHz, audio);
    const frames = new FrameQueue(frameBytes(audio, frameMs), sendFrame);
    const microphone = new Microphone({
      clock: this.#clock,
      sampleRateHz,
      frameMs,
      onFrame: (pcm, startMs) => {
        frames.add(encoder.encode(pcm));
        listener?.spoken?.(pcm, startMs);
      },
    });
    this.#ends = { microphone, encoder, decoder: createAudioDecoder(output, sampleRateHz) };
  }

  /** The call is open. */
  begin(): void {
    this.#watch.begin();
    this.#ends?.microphone.open();
  }

  /** Agent audio. */
  hear(bytes: Uint8Array): void {
    const pcm = this.#ends?.decoder.decode(bytes).slice() ?? new Int16Array(0);
    const startMs = this.#playback.receive(pcm);
    this.#options.listener?.audio?.(pcm, startMs);
    if (pcm.every((sample) => Math.abs(sample) < silentPeak)) return;
    this.#watch.audio(startMs, startMs + (pcm.length * 1000) / this.#options.sampleRateHz);
  }

  mark(mark: string): void {
    this.tell({ type: 'mark', mark });
    this.#playback.mark(mark);
  }

  /** Drops what is not played; `answer` is given the marks among it. */
  clear(answer: (dropped: readonly string[]) => void): void {
    const dropped = this.#playback.clear();
    this.#ends?.decoder.reset();
    answer(dropped);
    this.tell({ type: 'clear', dropped });
    this.#watch.cleared();
  }

  /** Speaks a whole turn in real time and waits for its answer. */
  async say(pcm: Int16Array, timeoutMs: number): Promise<TurnOutcome> {
    const { sampleRateHz } = this.#options;
    const lastSample = speechBounds(pcm, sampleRateHz)?.end ?? pcm.length;
    const utterance = this.#ends?.microphone.say(pcm);
    if (utterance === undefined) return { answered: false };
    this.#watch.expect(utterance.startMs + (lastSample * 1000) / sampleRateHz);
    await utterance.spoken;
    return this.#outcome(timeoutMs);
  }

  /** Does what takes a turn at once, as pressing keys, and waits for the answer. */
  turn(act: () => void, timeoutMs: number): Promise<TurnOutcome> {
    this.#watch.expect(this.#clock.now());
    act();
    return this.#outcome(timeoutMs);
  }

  /** True also where the agent has been silent since the call began, for as long as nobody waits to greet. */
  async listening(timeoutMs: number): Promise<boolean> {
    return (await this.#watch.within(timeoutMs, () => this.#watch.isQuiet)) || this.isOver;
  }

  pause(durationMs: number): Promise<boolean> {
    return this.#watch.within(durationMs, () => false);
  }

  get isOver(): boolean {
    return this.#watch.isOver;
  }

  mute(): void {
    this.#ends?.microphone.close();
  }

  /** The call is over. */
  end(): void {
    this.mute();
    this.#playback.clear();
    this.#ends?.encoder.free();
    this.#ends?.decoder.free();
    this.#watch.end();
  }

  tell(event: HeardEvent): void {
    this.#options.listener?.event?.(event, this.#clock.now());
  }

  async #outcome(timeoutMs: number): Promise<TurnOutcome> {
    const isAnswered = await this.#watch.within(timeoutMs, () => this.#watch.isAnswered);
    const { isOver, voiceToVoiceMs } = this.#watch;
    const answered = isAnswered || (isOver && voiceToVoiceMs !== undefined);
    return voiceToVoiceMs === undefined ? { answered } : { answered, voiceToVoiceMs };
  }
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
