import type { FixtureClock } from './fixture-clock.ts';

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
  readonly background: boolean;
}

/** Enough turns of the microtask queue for a promise to reach whoever awaits it through a few layers. */
const microtaskTurns = 10;

/** Time that goes on only when it is told to, and then at once. Timers of the same moment fire in the order in which they were set. */
export class VirtualClock implements FixtureClock {
  #nowMs = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#nowMs;
  }

  setTimeout(run: () => void, delayMs: number): object {
    return this.#set(run, delayMs, false);
  }

  setBackgroundTimeout(run: () => void, delayMs: number): object {
    return this.#set(run, delayMs, true);
  }

  clearTimeout(timer: object): void {
    this.#timers.delete(timer as Timer);
  }

  get nextMs(): number | undefined {
    let next: number | undefined;
    for (const { atMs, background } of this.#timers) {
      if (!background && (next === undefined || atMs < next)) next = atMs;
    }
    return next;
  }

  /** When the next timer of any kind fires. */
  get earliestMs(): number | undefined {
    return this.#next()?.atMs;
  }

  get pending(): number {
    return [...this.#timers].filter(({ background }) => !background).length;
  }

  async step(untilMs: number): Promise<boolean> {
    const hasStepped = this.stepNow(untilMs);
    if (hasStepped) await this.settle();
    return hasStepped;
  }

  /** As `step`, where no promise has a part in what happens. */
  stepNow(untilMs: number): boolean {
    const next = this.#next();
    if (next === undefined || next.atMs > untilMs) return false;
    this.#timers.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    next.run();
    return true;
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < microtaskTurns; turn++) await Promise.resolve();
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      const isEarlier =
        next === undefined ||
        timer.atMs < next.atMs ||
        (timer.atMs === next.atMs && timer.order < next.order);
      if (isEarlier) next = timer;
    }
    return next;
  }

  #set(run: () => void, delayMs: number, background: boolean): Timer {
    const timer: Timer = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, run, background };
    this.#timers.add(timer);
    return timer;
  }
}
