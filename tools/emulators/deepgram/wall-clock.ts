import type { Clock } from '../../../src/ports/clock.ts';

/** Node's own time. */
export const wallClock: Clock = {
  now: () => performance.now(),
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};
