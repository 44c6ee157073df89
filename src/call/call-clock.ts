import type { Clock, TimerHandle } from '../ports/clock.ts';
import type { Fence } from './fence.ts';

/** The time of one call: what its timers throw stays inside the call, and none of them outlives it. */
export class CallClock implements Clock {
  readonly #clock: Clock;
  readonly #fence: Fence;
  readonly #running = new Set<TimerHandle>();
  #closed = false;

  constructor(clock: Clock, fence: Fence) {
    this.#clock = clock;
    this.#fence = fence;
  }

  now(): number {
    return this.#clock.now();
  }

  setTimeout(run: () => void, delayMs: number): TimerHandle {
    if (this.#closed) return {};
    const timer = this.#clock.setTimeout(() => {
      this.#running.delete(timer);
      this.#fence.guard(run);
    }, delayMs);
    this.#running.add(timer);
    return timer;
  }

  clearTimeout(timer: TimerHandle): void {
    if (this.#running.delete(timer)) this.#clock.clearTimeout(timer);
  }

  /** Stops every timer that still runs; no other one will. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#running) this.#clock.clearTimeout(timer);
    this.#running.clear();
  }
}
