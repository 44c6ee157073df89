/** When the samples that were handed to the connection are played, if nothing delays them. */
export class PlayoutSchedule {
  readonly #sampleRateHz: number;
  /** Stretches without a gap: `sample` is played at `atMs`. */
  #stretches: { readonly sample: number; readonly atMs: number }[] = [];
  #end = 0;
  #endMs = -Infinity;

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz;
  }

  /** When everything handed over so far will have been played. */
  get endMs(): number {
    return this.#endMs;
  }

  /** Notes samples handed over now; they are played behind the ones before, or at once if these are over. */
  add(sample: number, count: number, nowMs: number): void {
    if (nowMs > this.#endMs) {
      this.#stretches.push({ sample, atMs: nowMs });
      this.#endMs = nowMs;
    }
    this.#end = sample + count;
    this.#endMs += (count / this.#sampleRateHz) * 1000;
  }

  /** The sample that is being played at a moment, or about to be; undefined when none is. */
  sampleAt(atMs: number): number | undefined {
    const index = this.#stretches.findLastIndex((stretch) => stretch.atMs <= atMs);
    const stretch = this.#stretches[index];
    if (stretch === undefined) return this.#stretches[0]?.sample;
    const limit = this.#stretches[index + 1]?.sample ?? this.#end;
    return Math.min(limit, stretch.sample + ((atMs - stretch.atMs) / 1000) * this.#sampleRateHz);
  }

  /** When a sample is played; for the end of a stretch, when that is over. */
  timeOf(sample: number): number {
    const stretch = this.#stretches.findLast((each) => each.sample < sample) ?? this.#stretches[0];
    return stretch === undefined
      ? this.#endMs
      : stretch.atMs + ((sample - stretch.sample) / this.#sampleRateHz) * 1000;
  }

  /** Forgets everything: what was handed over is not played any more. */
  clear(): void {
    this.#stretches = [];
    this.#endMs = -Infinity;
  }
}
