import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { InvalidAudio, TooFast } from '../errors/protocol-error.ts';
import { Allowance } from './allowance.ts';

/** A client may replay this much audio at once, as after a short loss of its network. */
const burstSeconds = 10;
const maxSpeed = 2;
/** A frame counts as this much audio at least, or empty frames would be free. */
const minFrameSeconds = 0.005;

/** Checks that the caller's audio fits what `start` announced, in its form and in its pace. */
export class InboundPace {
  readonly #bytesPerSample: number;
  readonly #minFrameBytes: number;
  readonly #allowance: Allowance;

  constructor({ encoding, sampleRateHz }: AudioFormat, nowMs: number) {
    this.#bytesPerSample = encoding === 'linear16' ? 2 : 1;
    const bytesPerSecond = sampleRateHz * this.#bytesPerSample;
    this.#minFrameBytes = bytesPerSecond * minFrameSeconds;
    this.#allowance = new Allowance(bytesPerSecond * maxSpeed, bytesPerSecond * burstSeconds, nowMs);
  }

  /** Throws `InvalidAudio` for half a sample, and `TooFast` for more than twice real time after the burst. */
  check(bytes: Uint8Array, nowMs: number): void {
    if (bytes.byteLength % this.#bytesPerSample !== 0) {
      throw new InvalidAudio('A frame of linear16 has an even number of bytes.');
    }
    if (!this.#allowance.take(Math.max(bytes.byteLength, this.#minFrameBytes), nowMs)) {
      throw new TooFast('Audio comes faster than it is spoken; send it in real time.');
    }
  }
}
