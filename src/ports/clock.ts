/** A running timer; opaque to everyone but the clock that made it. */
export type TimerHandle = object;

/** Where a call gets its time from: the machine's in production, a virtual one in tests and replays. */
export interface Clock {
  /** Milliseconds on a monotonic axis with an arbitrary zero. */
  now(): number;
  setTimeout(run: () => void, delayMs: number): TimerHandle;
  clearTimeout(timer: TimerHandle): void;
}
