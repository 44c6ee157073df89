import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';

/** The last stretch of a byte stream, in a buffer that is written round and round. */
export class AudioRing {
  readonly #bytes: Uint8Array;
  readonly #bytesPerMs: number;
  #at = 0;
  #filled = 0;

  constructor({ encoding, sampleRateHz }: AudioFormat, keepMs: number) {
    const bytesPerSample = encoding === 'linear16' ? 2 : 1;
    this.#bytesPerMs = (sampleRateHz * bytesPerSample) / 1000;
    this.#bytes = new Uint8Array(Math.round((sampleRateHz * keepMs) / 1000) * bytesPerSample);
  }

  /** How much of it there is. */
  get heldMs(): number {
    return this.#filled / this.#bytesPerMs;
  }

  push(bytes: Uint8Array): void {
    const kept =
      bytes.length > this.#bytes.length ? bytes.subarray(bytes.length - this.#bytes.length) : bytes;
    const head = Math.min(kept.length, this.#bytes.length - this.#at);
    this.#bytes.set(kept.subarray(0, head), this.#at);
    this.#bytes.set(kept.subarray(head), 0);
    this.#at = (this.#at + kept.length) % this.#bytes.length;
    this.#filled = Math.min(this.#bytes.length, this.#filled + kept.length);
  }

  clear(): void {
    this.#filled = 0;
  }

  /** Gives what is there, oldest first. */
  replay(take: (bytes: Uint8Array) => void): void {
    if (this.#filled === 0) return;
    const start = (this.#at - this.#filled + this.#bytes.length) % this.#bytes.length;
    const head = Math.min(this.#filled, this.#bytes.length - start);
    take(this.#bytes.subarray(start, start + head));
    if (head < this.#filled) take(this.#bytes.subarray(0, this.#filled - head));
  }
}
