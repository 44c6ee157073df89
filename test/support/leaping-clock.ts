import type { Clock } from '../../src/ports/clock.ts';

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
  readonly real: NodeJS.Timeout;
}

/** Node's own time, which the test may have leap ahead: watchdogs bark without anybody waiting for them. */
export class LeapingClock implements Clock {
  #aheadMs = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return performance.now() + this.#aheadMs;
  }

  setTimeout(run: () => void, delayMs: number): object {
    const timer: Timer = {
      atMs: this.now() + delayMs,
      run,
      real: setTimeout(() => {
        this.#timers.delete(timer);
        run();
      }, delayMs),
    };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: object): void {
    clearTimeout((timer as Timer).real);
    this.#timers.delete(timer as Timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Fires what is due until then, in order; what these set fires too. */
  leap(ms: number): void {
    const untilMs = this.now() + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.clearTimeout(next);
      this.#aheadMs += Math.max(0, next.atMs - this.now());
      next.run();
    }
    this.#aheadMs += Math.max(0, untilMs - this.now());
  }
}
