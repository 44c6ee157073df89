import { performance } from 'node:perf_hooks';
import type { Clock } from '../../src/ports/clock.ts';

/** The machine's own time, on the monotonic axis of `performance.now`. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};
