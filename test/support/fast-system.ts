import type { TimerHandle } from '../../src/ports/clock.ts';
import { system, type System } from '../../src/system.ts';

export interface FastSystem extends System {
  /** Timers that are set and have neither gone off nor been cleared. */
  readonly pendingTimers: number;
}

/** The process's own, with a clock that goes so many times faster. */
export function fastSystem(times: number): FastSystem {
  const { clock } = system;
  const pending = new Set<TimerHandle>();
  return {
    ...system,
    get pendingTimers() {
      return pending.size;
    },
    clock: {
      now: () => clock.now() * times,
      setTimeout: (run, delayMs) => {
        const timer = clock.setTimeout(() => {
          pending.delete(timer);
          run();
        }, delayMs / times);
        pending.add(timer);
        return timer;
      },
      clearTimeout: (timer) => {
        pending.delete(timer);
        clock.clearTimeout(timer);
      },
    },
  };
}
