import type { Clock, TimerHandle } from '../../src/ports/clock.ts';

/** No real clock is so exact that what is left of a rounding would not move it. */
const ticksPerMs = 16;

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/**
 * Time that goes on only when it is told to. What is due at the same moment happens in an order that `choose` decides:
 * virtual time would collapse races otherwise.
 */
export class ExploredClock implements Clock {
  #nowMs = 0;
  readonly #timers: Timer[] = [];
  readonly #choose: (count: number) => number;

  /** `choose` takes how many there are and returns the index of one; always 0 is the order in which they were set. */
  constructor(choose: (count: number) => number) {
    this.#choose = choose;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimeout(run: () => void, delayMs: number): TimerHandle {
    const timer: Timer = {
      atMs: Math.ceil((this.#nowMs + Math.max(0, delayMs)) * ticksPerMs) / ticksPerMs,
      run,
    };
    this.#timers.push(timer);
    return timer;
  }

  clearTimeout(timer: TimerHandle): void {
    const index = this.#timers.indexOf(timer as Timer);
    if (index >= 0) this.#timers.splice(index, 1);
  }

  get pending(): number {
    return this.#timers.length;
  }

  /** Goes on to the next timer; false when none is due until then, and it is then. */
  step(untilMs: number): boolean {
    let nextMs = Infinity;
    for (const { atMs } of this.#timers) nextMs = Math.min(nextMs, atMs);
    if (nextMs > untilMs) {
      this.#nowMs = untilMs;
      return false;
    }
    const due = this.#timers.filter(({ atMs }) => atMs === nextMs);
    const timer = due.length === 1 ? due[0] : due[this.#choose(due.length)];
    if (timer === undefined) throw new Error('what is due was chosen by an index that there is not');
    this.clearTimeout(timer);
    this.#nowMs = Math.max(this.#nowMs, nextMs);
    timer.run();
    return true;
  }
}

/** The timers of one call on a clock that others use as well. */
export class CountedClock implements Clock {
  readonly #clock: Clock;
  readonly #running = new Set<TimerHandle>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get running(): number {
    return this.#running.size;
  }

  now(): number {
    return this.#clock.now();
  }

  setTimeout(run: () => void, delayMs: number): TimerHandle {
    const timer = this.#clock.setTimeout(() => {
      this.#running.delete(timer);
      run();
    }, delayMs);
    this.#running.add(timer);
    return timer;
  }

  clearTimeout(timer: TimerHandle): void {
    this.#running.delete(timer);
    this.#clock.clearTimeout(timer);
  }
}
