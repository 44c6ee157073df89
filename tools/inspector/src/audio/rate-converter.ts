/** Taps on either side of the sample; with a Hann window enough for speech (aliases below -50 dB). */
const reach = 24;
const largestBlock = 1024;

/**
 * Changes the sample rate of a stream by windowed-sinc interpolation, for microphones whose rate the protocol does not
 * have (96 kHz, say). It delays by `reach` output periods.
 */
export class RateConverter {
  /** Where `convert` writes; overwritten by the next call. */
  readonly output: Float32Array;
  readonly #step: number;
  readonly #cutoff: number;
  readonly #halfWidth: number;
  readonly #history: Float32Array;
  #filled: number;
  #position: number;

  constructor(fromHz: number, toHz: number) {
    this.#step = fromHz / toHz;
    this.#cutoff = Math.min(1, toHz / fromHz) * 0.92;
    this.#halfWidth = Math.ceil(reach * Math.max(1, this.#step));
    this.#history = new Float32Array(2 * this.#halfWidth + largestBlock + Math.ceil(this.#step));
    this.output = new Float32Array(Math.ceil(largestBlock / this.#step) + 1);
    this.#filled = this.#halfWidth;
    this.#position = this.#halfWidth;
  }

  /** Takes at most 1024 samples, and returns how many it wrote to `output`. */
  convert(input: Float32Array): number {
    this.#history.set(input, this.#filled);
    this.#filled += input.length;
    let written = 0;
    while (this.#position + this.#halfWidth < this.#filled) {
      this.output[written] = this.#interpolate();
      written += 1;
      this.#position += this.#step;
    }
    const spent = Math.floor(this.#position) - this.#halfWidth;
    this.#history.copyWithin(0, spent, this.#filled);
    this.#filled -= spent;
    this.#position -= spent;
    return written;
  }

  #interpolate(): number {
    const centre = Math.floor(this.#position);
    let sum = 0;
    for (let index = centre - this.#halfWidth + 1; index <= centre + this.#halfWidth; index += 1) {
      const distance = index - this.#position;
      sum += (this.#history[index] ?? 0) * this.#weight(distance);
    }
    return sum;
  }

  #weight(distance: number): number {
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (this.#halfWidth + 1));
    const angle = Math.PI * distance * this.#cutoff;
    return this.#cutoff * window * (angle === 0 ? 1 : Math.sin(angle) / angle);
  }
}
