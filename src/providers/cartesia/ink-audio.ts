import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { silentByte } from '../../audio/silent-byte.ts';
import type { Clock } from '../../ports/clock.ts';
import { AudioChunks } from '../audio-chunks.ts';
import { EarlyAudio } from '../early-audio.ts';
import { endOfTurnSilenceMs, SilenceFeed } from '../silence-feed.ts';

export interface InkAudioOptions {
  readonly audio: AudioFormat;
  readonly chunkMs: number;
  readonly clock: Clock;
  /** Takes a chunk, which is valid only during the call. */
  readonly send: (chunk: Uint8Array) => void;
}

/** Of the audio from before the connection is open, the newest: more than the call sends again after a break. */
const keptMs = 6000;

/**
 * The caller's audio as Ink wants it: in chunks of one length, and without a gap, because its time advances only with audio.
 * https://docs.cartesia.ai/use-the-api/stt/troubleshooting/auto
 */
export class InkAudio {
  readonly #options: InkAudioOptions;
  readonly #bytesPerSample: number;
  readonly #chunks: AudioChunks;
  readonly #early: EarlyAudio;
  readonly #silence: SilenceFeed;
  #isOpen = false;

  constructor(options: InkAudioOptions) {
    this.#options = options;
    const { audio, chunkMs, clock } = options;
    this.#bytesPerSample = audio.encoding === 'linear16' ? 2 : 1;
    this.#chunks = new AudioChunks(this.#bytesOf(chunkMs), (chunk) => this.#pass(chunk));
    this.#early = new EarlyAudio(this.#bytesOf(keptMs));
    this.#silence = new SilenceFeed(clock, (ms) => this.#beSilent(ms));
  }

  /** A frame of any length. */
  push(frame: Uint8Array): void {
    this.#silence.heard();
    this.#chunks.push(frame);
  }

  /** The caller has said what they had to say. */
  pause(): void {
    this.#beSilent(endOfTurnSilenceMs);
  }

  /** The connection is open: what has waited goes first. */
  opened(): void {
    this.#isOpen = true;
    this.#early.drain(this.#options.send);
  }

  /** There is no more: what is short of a chunk goes as well. */
  finish(): void {
    this.stop();
    this.#chunks.flush();
  }

  stop(): void {
    this.#silence.stop();
  }

  #pass(chunk: Uint8Array): void {
    if (this.#isOpen) this.#options.send(chunk);
    else this.#early.push(chunk);
  }

  #beSilent(ms: number): void {
    this.#chunks.fill(silentByte[this.#options.audio.encoding], this.#bytesOf(ms));
  }

  #bytesOf(ms: number): number {
    return Math.round((this.#options.audio.sampleRateHz * ms) / 1000) * this.#bytesPerSample;
  }
}
