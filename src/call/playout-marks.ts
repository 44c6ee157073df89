import type { PlayoutSchedule } from './playout-schedule.ts';

/** No device is further behind than this; a client that says so is not to hold up the call. */
const longestDelayMs = 5000;

/** A client that answered marks and stops doing so is believed to have played everything after this long. */
export const markPatienceMs = 5000;

/**
 * The marks of one connection. Until the client has answered one, they tell nothing and the clock is believed; from then
 * on they say how far behind the clock playback is.
 */
export class PlayoutMarks {
  #count = 0;
  /** The sample behind which the newest mark is. */
  #newest: number | undefined;
  readonly #open = new Map<string, number>();
  #answered = false;
  #delayMs = 0;

  /** Whether marks are out that may still be answered. */
  get isSet(): boolean {
    return this.#newest !== undefined;
  }

  /** Whether a mark is out, or was answered, behind this sample. */
  isBehind(sample: number): boolean {
    return this.#newest !== undefined && this.#newest >= sample;
  }

  get areAnswered(): boolean {
    return this.#answered;
  }

  get allAnswered(): boolean {
    return this.#open.size === 0;
  }

  /** How long after its time by the clock a sample is played; 0 until a mark tells. */
  get delayMs(): number {
    return this.#delayMs;
  }

  /** The sample that playback has not passed, as its mark is not answered; undefined where the clock alone decides. */
  boundAt(nowMs: number, schedule: PlayoutSchedule): number | undefined {
    const [next] = this.#open.values();
    if (!this.#answered || next === undefined) return undefined;
    const isLost = nowMs > schedule.timeOf(next) + this.#delayMs + markPatienceMs;
    return isLost ? undefined : next;
  }

  /** Names a new mark behind this sample. */
  set(name: string, sample: number): string {
    const mark = `${name}:${this.#count++}`;
    this.#open.set(mark, sample);
    this.#newest = sample;
    return mark;
  }

  /** Takes an answer; false when the mark is unknown, was answered before, or was cleared. */
  acknowledge(mark: string, nowMs: number, schedule: PlayoutSchedule): boolean {
    const sample = this.#open.get(mark);
    if (sample === undefined) return false;
    for (const [earlier] of this.#open) {
      this.#open.delete(earlier);
      if (earlier === mark) break;
    }
    this.#answered = true;
    this.#delayMs = Math.min(longestDelayMs, Math.max(0, nowMs - schedule.timeOf(sample)));
    return true;
  }

  /** The client has stopped answering: until it answers again, the clock is believed. */
  distrust(): void {
    this.#answered = false;
    this.#delayMs = 0;
  }

  /** Forgets the marks that are out: what they mark is dropped, or over. */
  clear(): void {
    this.#open.clear();
    this.#newest = undefined;
  }
}
