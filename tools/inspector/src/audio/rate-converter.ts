/** Taps on either side of the sample; with a Hann window enough for speech (aliases below -50 dB). */
const reach = 24;
const largestBlock = 1024;
/** Between two rates that share few factors, this many places between two samples are told apart. */
const mostPhases = 512;

/**
 * Changes the sample rate of a stream by windowed-sinc interpolation, for microphones whose rate is not the one that
 * `start` announced. It delays by `reach` output periods.
 *
 * Which places between two input samples are asked for repeats, so that their weights are worked out once; and places
 * are counted in whole numbers, so that an hour of audio doesn't drift.
 */
export class RateConverter {
  /** Where `convert` writes; overwritten by the next call. */
  readonly output: Float32Array;
  readonly #up: number;
  readonly #down: number;
  readonly #halfWidth: number;
  readonly #weights: readonly Float32Array[];
  readonly #history: Float32Array;
  #filled: number;
  #centre: number;
  /** How far behind `#centre` the next output stands, in parts of `#up`. */
  #part = 0;

  constructor(fromHz: number, toHz: number) {
    const shared = greatestCommonDivisor(Math.round(fromHz), Math.round(toHz));
    this.#up = Math.round(toHz) / shared;
    this.#down = Math.round(fromHz) / shared;
    const step = fromHz / toHz;
    this.#halfWidth = Math.ceil(reach * Math.max(1, step));
    this.#weights = phaseWeights(
      Math.min(this.#up, mostPhases),
      this.#halfWidth,
      Math.min(1, 1 / step) * 0.92,
    );
    this.#history = new Float32Array(2 * this.#halfWidth + largestBlock + Math.ceil(step) + 1);
    this.output = new Float32Array(Math.ceil(largestBlock / step) + 1);
    this.#filled = this.#halfWidth;
    this.#centre = this.#halfWidth;
  }

  /** Takes at most 1024 samples, and returns how many it wrote to `output`. */
  convert(input: Float32Array): number {
    this.#history.set(input, this.#filled);
    this.#filled += input.length;
    let written = 0;
    while (this.#centre + this.#halfWidth < this.#filled) {
      this.output[written] = this.#interpolate();
      written += 1;
      this.#part += this.#down;
      this.#centre += Math.floor(this.#part / this.#up);
      this.#part %= this.#up;
    }
    const spent = Math.min(this.#filled, this.#centre - this.#halfWidth);
    this.#history.copyWithin(0, spent, this.#filled);
    this.#filled -= spent;
    this.#centre -= spent;
    return written;
  }

  #interpolate(): number {
    const phases = this.#weights.length;
    const weights = this.#weights[Math.floor((this.#part * phases) / this.#up)] ?? [];
    const first = this.#centre - this.#halfWidth + 1;
    let sum = 0;
    for (let tap = 0; tap < weights.length; tap += 1) {
      sum += (this.#history[first + tap] ?? 0) * (weights[tap] ?? 0);
    }
    return sum;
  }
}

function phaseWeights(phases: number, halfWidth: number, cutoff: number): readonly Float32Array[] {
  return Array.from({ length: phases }, (_, phase) =>
    Float32Array.from({ length: 2 * halfWidth }, (_, tap) => {
      const distance = tap - halfWidth + 1 - phase / phases;
      const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (halfWidth + 1));
      const angle = Math.PI * distance * cutoff;
      return cutoff * window * (angle === 0 ? 1 : Math.sin(angle) / angle);
    }),
  );
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
