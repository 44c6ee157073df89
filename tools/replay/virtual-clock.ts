import type { Clock } from '../../src/ports/clock.ts';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
  readonly background: boolean;
}

/** Enough turns of the microtask queue for a promise to reach whoever awaits it through a few layers. */
const microtaskTurns = 10;

/** Time that goes on only when it is told to, and then at once. Timers of the same moment fire in the order in which they were set. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#nowMs;
  }

  setTimeout(run: () => void, delayMs: number): object {
    return this.#set(run, delayMs, false);
  }

  /** Like `setTimeout`, for what goes on for ever and so is no reason to wait. */
  setBackgroundTimeout(run: () => void, delayMs: number): object {
    return this.#set(run, delayMs, true);
  }

  clearTimeout(timer: object): void {
    this.#timers.delete(timer as Timer);
  }

  /** When the next timer fires that is a reason to wait. */
  get nextMs(): number | undefined {
    let next: number | undefined;
    for (const { atMs, background } of this.#timers) {
      if (!background && (next === undefined || atMs < next)) next = atMs;
    }
    return next;
  }

  get pending(): number {
    return [...this.#timers].filter(({ background }) => !background).length;
  }

  /** Goes on to the next timer of any kind, unless it is later than this; false when there is none. */
  async step(untilMs: number): Promise<boolean> {
    const hasStepped = this.stepNow(untilMs);
    if (hasStepped) await this.settle();
    return hasStepped;
  }

  /** The same where no promise has a part in what happens. */
  stepNow(untilMs: number): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      const isEarlier =
        next === undefined ||
        timer.atMs < next.atMs ||
        (timer.atMs === next.atMs && timer.order < next.order);
      if (isEarlier) next = timer;
    }
    if (next === undefined || next.atMs > untilMs) return false;
    this.#timers.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    next.run();
    return true;
  }

  /** Lets promises that are settled reach those who wait for them. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < microtaskTurns; turn++) await Promise.resolve();
  }

  #set(run: () => void, delayMs: number, background: boolean): Timer {
    const timer: Timer = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run, background };
    this.#timers.add(timer);
    return timer;
  }
}
