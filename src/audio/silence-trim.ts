/** When a word is spoken, from the clause's first sample. */
export interface TimedWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** −46 dBFS: above the noise of a synthetic voice, below its faintest fricative. */
const thresholdAmplitude = 164;
/** How many samples there are before the first sound. */
export function leadingSilence(samples: Int16Array): number {
  const first = samples.findIndex((sample) => Math.abs(sample) >= thresholdAmplitude);
  return first === -1 ? samples.length : first;
}

/** Kept before the first sound, so that a soft onset is not bitten off. */
const keptMs = 10;

/**
 * Takes the silence off the beginning of one clause's audio, and moves the clause's word times along with it. A clause
 * that is silent throughout comes to nothing.
 */
export class SilenceTrim {
  readonly #sampleRateHz: number;
  readonly #kept: Int16Array;
  #keptCount = 0;
  #silentSamples = 0;
  #isOver = false;
  #held: TimedWord[] = [];

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz;
    this.#kept = new Int16Array(Math.round((keptMs / 1000) * sampleRateHz));
  }

  /** How much was taken off so far; final once a sound has come, or `end` was called. */
  get trimmedMs(): number {
    return ((this.#silentSamples - this.#keptCount) / this.#sampleRateHz) * 1000;
  }

  /** Takes the next samples, returns what is left of them. The result may share their memory. */
  process(samples: Int16Array): Int16Array {
    if (this.#isOver) return samples;
    const first = leadingSilence(samples);
    const silent = samples.subarray(0, first);
    this.#silentSamples += first;
    if (first === samples.length) {
      this.#keep(silent);
      return samples.subarray(samples.length);
    }
    this.#isOver = true;
    const lead = Math.min(first, this.#kept.length);
    if (lead === this.#kept.length || this.#keptCount === 0) {
      this.#keptCount = lead;
      return samples.subarray(first - lead);
    }
    this.#keep(silent);
    const joined = new Int16Array(this.#keptCount + samples.length - first);
    joined.set(this.#kept.subarray(this.#kept.length - this.#keptCount));
    joined.set(samples.subarray(first), this.#keptCount);
    return joined;
  }

  /** The clause has no more audio. */
  end(): void {
    if (!this.#isOver) this.#keptCount = 0;
    this.#isOver = true;
  }

  /**
   * Takes word times of the whole clause and returns them on the axis of what is left, together with all that came
   * earlier, as soon as it is known how much was taken off: before that, nothing.
   */
  words(words: readonly TimedWord[] = []): readonly TimedWord[] {
    this.#held.push(...words);
    if (!this.#isOver) return [];
    const trimmedMs = this.trimmedMs;
    const moved = this.#held.map((word) => ({
      ...word,
      startMs: Math.max(0, word.startMs - trimmedMs),
      endMs: Math.max(0, word.endMs - trimmedMs),
    }));
    this.#held = [];
    return moved;
  }

  /** Keeps the newest silent samples, at the end of the buffer. */
  #keep(samples: Int16Array): void {
    const newest = samples.subarray(Math.max(0, samples.length - this.#kept.length));
    this.#kept.copyWithin(0, newest.length);
    this.#kept.set(newest, this.#kept.length - newest.length);
    this.#keptCount = Math.min(this.#kept.length, this.#keptCount + newest.length);
  }
}
