import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';

export interface InkAudioOptions {
  readonly audio: AudioFormat;
  readonly chunkMs: number;
  readonly clock: Clock;
  /** Takes a chunk, which is valid only during the call. */
  readonly send: (chunk: Uint8Array) => void;
}

/** ITU-T G.711: the codes of a zero. */
const silentByte = { linear16: 0, mulaw: 0xff, alaw: 0xd5 } as const;
/** A longer gap between two frames is a pause and no jitter: the caller is muted, on hold, or a link is down. */
const pauseMs = 500;
const stepMs = 100;
/** What a process missed while it was asleep is not made up for. */
const longestStepMs = 2000;
/** Of the audio from before the connection is open, the newest: more than the call sends again after a break. */
const keptMs = 6000;

/**
 * The caller's audio as Ink wants it: in chunks of one length, and without a gap. Its time advances only with audio, so a turn
 * whose caller is muted would never end: silence takes the place of frames that stop coming.
 * https://docs.cartesia.ai/use-the-api/stt/troubleshooting/auto
 */
export class InkAudio {
  readonly #options: InkAudioOptions;
  readonly #bytesPerSample: number;
  readonly #chunk: Uint8Array;
  #filled = 0;
  /** Chunks that wait for the connection; undefined once it is open. */
  #waiting: Uint8Array[] | undefined = [];
  #fedUntilMs: number;
  #isPausing = false;
  #timer: TimerHandle | undefined;

  constructor(options: InkAudioOptions) {
    this.#options = options;
    const { audio, chunkMs, clock } = options;
    this.#bytesPerSample = audio.encoding === 'linear16' ? 2 : 1;
    this.#chunk = new Uint8Array(this.#bytesOf(chunkMs));
    this.#fedUntilMs = clock.now();
    this.#lookIn(pauseMs);
  }

  /** A frame of any length. */
  push(frame: Uint8Array): void {
    this.#fedUntilMs = this.#options.clock.now();
    for (let at = 0; at < frame.length;) {
      const part = frame.subarray(at, at + this.#chunk.length - this.#filled);
      this.#chunk.set(part, this.#filled);
      at += part.length;
      this.#fill(part.length);
    }
  }

  /** The connection is open: what has waited goes first. */
  opened(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const chunk of waiting) this.#options.send(chunk);
  }

  /** There is no more: what is short of a chunk goes as well. */
  finish(): void {
    this.stop();
    if (this.#filled > 0) this.#pass(this.#chunk.subarray(0, this.#filled));
    this.#filled = 0;
  }

  stop(): void {
    if (this.#timer !== undefined) this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #fill(count: number): void {
    this.#filled += count;
    if (this.#filled < this.#chunk.length) return;
    this.#filled = 0;
    this.#pass(this.#chunk);
  }

  #pass(chunk: Uint8Array): void {
    if (this.#waiting === undefined) {
      this.#options.send(chunk);
      return;
    }
    this.#waiting.push(chunk.slice());
    if (this.#waiting.length > keptMs / this.#options.chunkMs) this.#waiting.shift();
  }

  /** Timers are not set anew for each frame: it looks now and then how long ago the last one was. */
  #lookIn(delayMs: number): void {
    this.#timer = this.#options.clock.setTimeout(() => {
      const now = this.#options.clock.now();
      const goneMs = now - this.#fedUntilMs;
      this.#isPausing = goneMs >= (this.#isPausing ? stepMs / 2 : pauseMs);
      this.#lookIn(this.#isPausing ? stepMs : pauseMs - goneMs);
      if (this.#isPausing) this.#hush(goneMs);
    }, delayMs);
  }

  #hush(ms: number): void {
    this.#fedUntilMs = this.#options.clock.now();
    const silence = silentByte[this.#options.audio.encoding];
    for (let left = this.#bytesOf(Math.min(ms, longestStepMs)); left > 0;) {
      const count = Math.min(left, this.#chunk.length - this.#filled);
      this.#chunk.fill(silence, this.#filled, this.#filled + count);
      left -= count;
      this.#fill(count);
    }
  }

  #bytesOf(ms: number): number {
    return Math.round((this.#options.audio.sampleRateHz * ms) / 1000) * this.#bytesPerSample;
  }
}
