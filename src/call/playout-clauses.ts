import { WordTrack } from './word-track.ts';

interface TakeOver {
  readonly cut: number;
  readonly words: readonly string[];
}

/** Which samples of one reply belong to which of its clauses. */
export class PlayoutClauses {
  readonly track = new WordTrack();
  readonly #sampleRateHz: number;
  /** The first sample of each clause. */
  readonly #starts: number[] = [];
  /** The first sample of the voice that speaks it: another one may have begun it and failed. */
  readonly #voices: number[] = [];

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz;
  }

  /** The first sample of a clause; undefined for one without audio. */
  startOf(clause: number): number | undefined {
    return this.#starts[clause];
  }

  /** Where the clause begins that this sample belongs to. */
  startBefore(sample: number): number | undefined {
    return this.#starts.findLast((start) => start <= sample);
  }

  /** The audio between these samples is the clause's. */
  extend(clause: number, from: number, to: number): void {
    this.#place(clause, from, to, false);
  }

  /** All of its audio is there, and the reply's ends with this sample. */
  end(clause: number, sample: number): void {
    this.#place(clause, sample, sample, true);
  }

  truncate(clause: number): void {
    this.#starts.length = Math.min(this.#starts.length, clause);
    this.#voices.length = Math.min(this.#voices.length, clause);
    this.track.truncate(clause);
  }

  /**
   * Another voice goes on with the clause. What was handed over of it, up to `cursor`, stays, and so does the rest of the
   * word there if that is among the audio, and what was heard before a pause went back; what comes behind this, from the
   * sample `cut` on, is void. `words` are left.
   */
  takeOver(clause: number, cursor: number, end: number, reachedMs: number): TakeOver {
    this.truncate(clause + 1);
    const start = this.#starts[clause];
    const heard = Math.min(end, this.samples(reachedMs));
    const cut = start === undefined ? end : Math.max(heard, this.#cutFor(start, cursor, end));
    if (start !== undefined) this.#voices[clause] = cut;
    return { cut, words: this.track.takeOver(clause, Math.max(reachedMs, this.ms(cut))) };
  }

  #cutFor(start: number, cursor: number, end: number): number {
    if (cursor <= start) return start;
    const wordEnd = this.samples(this.track.wordAt(this.ms(cursor))?.endMs ?? Infinity);
    return wordEnd <= end ? wordEnd : cursor;
  }

  ms(samples: number): number {
    return (samples / this.#sampleRateHz) * 1000;
  }

  samples(ms: number): number {
    return Math.round((ms / 1000) * this.#sampleRateHz);
  }

  #place(clause: number, from: number, to: number, ended: boolean): void {
    this.#starts[clause] ??= from;
    const start = (this.#voices[clause] ??= from);
    this.track.place(clause, this.ms(start), this.ms(to), ended);
  }
}
