/** Full for the first 10 ms, then a fifth less with every 10 ms, nothing after 60 ms (ITU-T G.711 Appendix I). */
const fullMs = 10;
const fadedMs = 60;
/** Of a voice, 66 to 200 Hz. */
const shortestPeriodMs = 5;
const longestPeriodMs = 15;
/** How long what was made up goes over into what has come. */
const blendMs = 4;

/** Makes up for audio that has not come. */
export interface Concealment {
  /** What has come, in order; changed in place where it follows what was made up. */
  heard(samples: Int16Array): void;
  /** Fills in what would have come. */
  fill(samples: Int16Array): void;
  /** Nothing is missing: there was nothing to be heard. */
  rest(samples: Int16Array): void;
}

/**
 * Repeats the last period of the voice, ever softer, in the manner of ITU-T G.711 Appendix I, and blends into what comes
 * next. The period is found where the latest samples are most like earlier ones.
 */
export class LossConcealment implements Concealment {
  readonly #history: Int16Array;
  readonly #shortest: number;
  readonly #longest: number;
  readonly #full: number;
  readonly #faded: number;
  readonly #blend: number;
  #period = 0;
  /** Since the last sample that has come; 0: nothing is missing. */
  #missing = 0;

  constructor(sampleRateHz: number) {
    const samples = (ms: number): number => Math.round((ms * sampleRateHz) / 1000);
    this.#shortest = samples(shortestPeriodMs);
    this.#longest = samples(longestPeriodMs);
    this.#full = samples(fullMs);
    this.#faded = samples(fadedMs);
    this.#blend = samples(blendMs);
    this.#history = new Int16Array(3 * this.#longest);
  }

  heard(samples: Int16Array): void {
    if (this.#missing > 0 && this.#missing < this.#faded) {
      const length = Math.min(this.#blend, samples.length);
      for (let i = 0; i < length; i++) {
        const share = (i + 1) / (length + 1);
        samples[i] = (samples[i] ?? 0) * share + this.#next() * (1 - share);
      }
    }
    this.#missing = 0;
    this.#remember(samples);
  }

  fill(samples: Int16Array): void {
    if (this.#missing === 0) this.#period = this.#findPeriod();
    for (let i = 0; i < samples.length; i++) samples[i] = this.#next();
  }

  rest(samples: Int16Array): void {
    // What was made up dies away and is not bitten off.
    if (this.#missing > 0 && this.#missing < this.#faded) {
      this.fill(samples);
      return;
    }
    samples.fill(0);
    this.#missing = 0;
    this.#remember(samples);
  }

  #next(): number {
    const { length } = this.#history;
    const at = length - this.#period + (this.#missing % Math.max(1, this.#period));
    const over = Math.max(0, this.#missing - this.#full);
    const gain = Math.max(0, 1 - over / (this.#faded - this.#full));
    this.#missing += 1;
    return Math.round((this.#history[at] ?? 0) * gain);
  }

  #remember(samples: Int16Array): void {
    const { length } = this.#history;
    const newest = samples.subarray(Math.max(0, samples.length - length));
    this.#history.copyWithin(0, newest.length);
    this.#history.set(newest, length - newest.length);
  }

  /** By normalised cross-correlation of the latest samples with those before them. */
  #findPeriod(): number {
    const history = this.#history;
    const start = history.length - this.#longest;
    let best = this.#longest;
    let bestScore = 0;
    for (let lag = this.#shortest; lag <= this.#longest; lag++) {
      let product = 0;
      let energy = 1;
      for (let i = start; i < history.length; i += 2) {
        const earlier = history[i - lag] ?? 0;
        product += (history[i] ?? 0) * earlier;
        energy += earlier * earlier;
      }
      const score = product / Math.sqrt(energy);
      if (score <= bestScore) continue;
      bestScore = score;
      best = lag;
    }
    return best;
  }
}
