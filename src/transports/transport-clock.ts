/** Where a transport gets its time from; the engine's `Clock` port fits. */
export interface TransportClock {
  /** Milliseconds on a monotonic axis. */
  now(): number;
  setTimeout(run: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}
