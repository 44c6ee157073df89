import { randomUUID } from 'node:crypto';
import type { ProviderWorld } from '../../src/providers/provider-world.ts';

/** Time as it passes, for providers with something real behind them. */
export const realWorld: ProviderWorld = {
  clock: {
    now: () => performance.now(),
    setTimeout: (run, delayMs) => setTimeout(run, delayMs),
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  },
  newId: randomUUID,
  audioChunkMs: 80,
  epochMs: () => 0,
};
