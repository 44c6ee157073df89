import type { Clock, TimerHandle } from '../ports/clock.ts';

/** Tells when nothing has happened for a while. One timer for many events: it looks at the newest when it is due. */
export class QuietWatch {
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #whenQuiet: () => void;
  #timer: TimerHandle | undefined;
  #lastMs: number;

  constructor(clock: Clock, patienceMs: number, whenQuiet: () => void) {
    this.#clock = clock;
    this.#patienceMs = patienceMs;
    this.#whenQuiet = whenQuiet;
    this.#lastMs = clock.now();
    this.#lookIn(patienceMs);
  }

  /** Something has happened. */
  note(): void {
    this.#lastMs = this.#clock.now();
  }

  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #lookIn(delayMs: number): void {
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      const leftMs = this.#patienceMs - (this.#clock.now() - this.#lastMs);
      if (leftMs > 0) this.#lookIn(Math.ceil(leftMs));
      else this.#whenQuiet();
    }, delayMs);
  }
}
