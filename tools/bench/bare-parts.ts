import type { LogKind, LogSink } from '../../src/call/event-log.ts';
import type { Clock, TimerHandle } from '../../src/ports/clock.ts';

/** An event log that nobody can watch: what one would cost without the inspector. */
export class BareLog {
  readonly #sink: LogSink | undefined;
  readonly #now: () => number;

  constructor(sink: LogSink | undefined, now: () => number) {
    this.#sink = sink;
    this.#now = now;
  }

  append(kind: LogKind, entry: { readonly type: string } & Readonly<Record<string, unknown>>): void {
    this.#append({ kind, ...entry });
  }

  #append(entry: Readonly<Record<string, unknown>>): void {
    if (this.#sink === undefined) return;
    const at = Math.round(this.#now() * 10) / 10;
    this.#sink.write(JSON.stringify(Object.assign({ at }, entry, { at })));
  }
}

/** The timers of a call machine without a note of when each was set. */
export class BareTimers implements Clock {
  readonly #clock: Clock;
  readonly #log: BareLog;
  #count = 0;

  constructor(clock: Clock, log: BareLog) {
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
