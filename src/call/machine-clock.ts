import type { Clock, TimerHandle } from '../ports/clock.ts';
import type { EventLog } from './event-log.ts';

/**
 * The timers of the call machine, numbered in the order in which they are set. Each is noted when it fires: a timer is
 * late by a moment that nobody can foresee, so only the log can tell what came before it and what came after.
 */
export class MachineClock implements Clock {
  readonly #clock: Clock;
  readonly #log: EventLog;
  #count = 0;

  constructor(clock: Clock, log: EventLog) {
    this.#clock = clock;
    this.#log = log;
  }

  now(): number {
    return this.#clock.now();
  }

  setTimeout(run: () => void, delayMs: number): TimerHandle {
    const timer = ++this.#count;
    return this.#clock.setTimeout(() => {
      this.#log.append('input', { type: 'timer.fired', timer, delayMs });
      run();
    }, delayMs);
  }

  clearTimeout(timer: TimerHandle): void {
    this.#clock.clearTimeout(timer);
  }
}
