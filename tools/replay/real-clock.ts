import type { Clock } from '../../src/ports/clock.ts';
import type { FixtureClock } from './fixture-clock.ts';
import { VirtualClock } from './virtual-clock.ts';

/**
 * Time as it passes, from 0 on. It stands while code runs, as an event loop's does, and what is due at the same moment
 * happens in the order in which it was set, as on the virtual clock; only lateness is real.
 */
export class RealClock implements FixtureClock {
  readonly #world: Clock;
  readonly #beganMs: number;
  readonly #timers = new VirtualClock();
  #nowMs = 0;

  constructor(world: Clock) {
    this.#world = world;
    this.#beganMs = world.now();
  }

  now(): number {
    return this.#nowMs;
  }

  setTimeout(run: () => void, delayMs: number): object {
    return this.#timers.setTimeout(run, this.#fromLastStep(delayMs));
  }

  setBackgroundTimeout(run: () => void, delayMs: number): object {
    return this.#timers.setBackgroundTimeout(run, this.#fromLastStep(delayMs));
  }

  clearTimeout(timer: object): void {
    this.#timers.clearTimeout(timer);
  }

  get nextMs(): number | undefined {
    return this.#timers.nextMs;
  }

  async step(untilMs: number): Promise<boolean> {
    const { earliestMs } = this.#timers;
    if (earliestMs === undefined || earliestMs > untilMs) return false;
    // A timer of the platform may be early by a fraction of a millisecond.
    for (let leftMs = earliestMs - this.#passedMs(); leftMs > 0; leftMs = earliestMs - this.#passedMs()) {
      await new Promise<void>((resolve) => void this.#world.setTimeout(resolve, leftMs));
    }
    this.#nowMs = this.#passedMs();
    return this.#timers.step(earliestMs);
  }

  settle(): Promise<void> {
    return this.#timers.settle();
  }

  #passedMs(): number {
    return this.#world.now() - this.#beganMs;
  }

  /** The inner clock stands at the timer that fired last. */
  #fromLastStep(delayMs: number): number {
    return this.now() + Math.max(0, delayMs) - this.#timers.now();
  }
}
