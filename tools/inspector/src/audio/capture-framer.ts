/**
 * Cuts the microphone's samples into frames of a fixed length.
 *
 * Frames come from a store of spares that the page gives back after sending; only a page that lags makes it allocate.
 */
export class CaptureFramer {
  readonly #frameSamples: number;
  readonly #emit: (frame: Int16Array<ArrayBuffer>) => void;
  readonly #spares: Int16Array<ArrayBuffer>[] = [];
  #frame: Int16Array<ArrayBuffer>;
  #filled = 0;

  constructor(frameSamples: number, emit: (frame: Int16Array<ArrayBuffer>) => void) {
    this.#frameSamples = frameSamples;
    this.#emit = emit;
    this.#frame = new Int16Array(frameSamples);
  }

  /** Samples between -1 and 1; what is louder is clipped. */
  push(samples: Float32Array, count = samples.length): void {
    for (let index = 0; index < count; index += 1) {
      const sample = Math.max(-1, Math.min(1, samples[index] ?? 0));
      this.#frame[this.#filled] = Math.round(sample * 32_767);
      this.#filled += 1;
      if (this.#filled === this.#frameSamples) this.#finish();
    }
  }

  /** Takes a frame back that is no longer needed. */
  giveBack(frame: Int16Array<ArrayBuffer>): void {
    if (frame.length === this.#frameSamples) this.#spares.push(frame);
  }

  #finish(): void {
    this.#emit(this.#frame);
    this.#frame = this.#spares.pop() ?? new Int16Array(this.#frameSamples);
    this.#filled = 0;
  }
}
