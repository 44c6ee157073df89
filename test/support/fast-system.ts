import { system, type System } from '../../src/system.ts';

/** The process's own, with a clock that goes so many times faster. */
export function fastSystem(times: number): System {
  const { clock } = system;
  return {
    ...system,
    clock: {
      now: () => clock.now() * times,
      setTimeout: (run, delayMs) => clock.setTimeout(run, delayMs / times),
      clearTimeout: (timer) => clock.clearTimeout(timer),
    },
  };
}
