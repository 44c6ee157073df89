/** The fastest packet of this long tells how fast the way is; a sender's clock that drifts is followed within it. */
const secondsRemembered = 10;
const latenessesKept = 200;
/** So many of 100 packets are to be there in time. */
const inTime = 0.97;
const looksEvery = 10;
/** The frame that is being taken is not waited for to its end. */
const marginMs = 10;

/** How long audio is held back, in milliseconds; the same twice: fixed. */
export interface DelayRange {
  readonly minMs: number;
  readonly maxMs: number;
}

/** Judges how late packets come, and how long they have to be waited for. */
export class PlayoutDelay {
  readonly #range: DelayRange;
  readonly #latenesses = new Float64Array(latenessesKept);
  readonly #sorted = new Float64Array(latenessesKept);
  /** The least transit of each of the last seconds. */
  readonly #least: number[] = [];
  #secondBeganMs = 0;
  #count = 0;
  #targetMs: number;

  constructor(range: DelayRange) {
    this.#range = range;
    this.#targetMs = clamp(2 * range.minMs, range);
  }

  /** For how long after the moment at which the fastest packet would have come. */
  get targetMs(): number {
    return this.#targetMs;
  }

  /** The transit of the fastest packets: from the sender's clock to ours; undefined before the first. */
  get baseMs(): number | undefined {
    return this.#least.length === 0 ? undefined : Math.min(...this.#least);
  }

  /** A packet has come, with this difference between its moment of arrival and its timestamp. */
  arrived(transitMs: number, nowMs: number): void {
    if (this.#least.length === 0 || nowMs - this.#secondBeganMs >= 1000) {
      this.#secondBeganMs = nowMs;
      this.#least.push(transitMs);
      if (this.#least.length > secondsRemembered) this.#least.shift();
    } else {
      const last = this.#least.length - 1;
      this.#least[last] = Math.min(this.#least[last] ?? transitMs, transitMs);
    }
    this.#latenesses[this.#count % latenessesKept] = transitMs - (this.baseMs ?? transitMs);
    this.#count += 1;
    if (this.#count % looksEvery === 0) this.#look();
  }

  /** Another time base: what is known of the way's evenness still holds. */
  rebase(): void {
    this.#least.length = 0;
  }

  #look(): void {
    const count = Math.min(this.#count, latenessesKept);
    const sorted = this.#sorted.subarray(0, count);
    sorted.set(this.#latenesses.subarray(0, count));
    sorted.sort();
    const late = sorted[Math.min(count - 1, Math.floor(count * inTime))] ?? 0;
    this.#targetMs = clamp(late + marginMs, this.#range);
  }
}

const clamp = (ms: number, { minMs, maxMs }: DelayRange): number => Math.min(maxMs, Math.max(minMs, ms));
