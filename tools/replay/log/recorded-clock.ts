import type { Clock } from '../../../src/ports/clock.ts';

interface Timer {
  readonly number: number;
  readonly delayMs: number;
  readonly dueMs: number;
  readonly run: () => void;
}

/** A real timer is late when its process is busy; one that is so much overdue would have fired. */
const latestMs = 1000;

/** The clock of a recorded call: it stands where the log stands, and a timer fires where the log says that it did. */
export class RecordedClock implements Clock {
  #nowMs = 0;
  #count = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#nowMs;
  }

  setTimeout(run: () => void, delayMs: number): object {
    const timer: Timer = { number: ++this.#count, delayMs, dueMs: this.#nowMs + delayMs, run };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: object): void {
    this.#timers.delete(timer as Timer);
  }

  /** Goes on to a moment. Timers that the log should have by then, and has not, fire. */
  goOn(toMs: number): void {
    this.#nowMs = toMs;
    const overdue = [...this.#timers].filter(({ dueMs }) => dueMs + latestMs < toMs);
    for (const timer of overdue) if (this.#timers.delete(timer)) timer.run();
  }

  /** Fires the timer of this number; false when there is none with such a delay. */
  fire(number: number, delayMs: number): boolean {
    const timer = [...this.#timers].find((each) => each.number === number && each.delayMs === delayMs);
    if (timer === undefined) return false;
    this.#timers.delete(timer);
    timer.run();
    return true;
  }
}
