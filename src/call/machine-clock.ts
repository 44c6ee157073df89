import type { Clock, TimerHandle } from '../ports/clock.ts';
import type { EventLog } from './event-log.ts';

/**
 * The timers of the call machine, numbered in the order in which they are set. Each is noted when it fires: a timer is
 * late by a moment that nobody can foresee, so only the log can tell what came before it and what came after.
 */
export class MachineClock implements Clock {
  readonly #clock: Clock;
  readonly #log: EventLog;
  readonly #running = new Map<TimerHandle, number>();
  #count = 0;

  constructor(clock: Clock, log: EventLog) {
    this.#clock = clock;
    this.#log = log;
  }

  now(): number {
    return this.#clock.now();
  }

  /** When each of those that run was set, in that order; in milliseconds since the call was opened. */
  get startedAt(): readonly number[] {
    return [...this.#running.values()];
  }

  setTimeout(run: () => void, delayMs: number): TimerHandle {
    const timer = ++this.#count;
    const handle = this.#clock.setTimeout(() => {
      this.#running.delete(handle);
      this.#log.append('input', { type: 'timer.fired', timer, delayMs });
      run();
    }, delayMs);
    this.#running.set(handle, this.#log.now());
    return handle;
  }

  clearTimeout(timer: TimerHandle): void {
    this.#running.delete(timer);
    this.#clock.clearTimeout(timer);
  }
}
