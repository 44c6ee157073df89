import type { Clock } from '../../src/ports/clock.ts';

/** The clock that a fixture is played on: whoever plays it asks for each next moment. */
export interface FixtureClock extends Clock {
  /** Like `setTimeout`, for what goes on for ever and so is no reason to wait. */
  setBackgroundTimeout(run: () => void, delayMs: number): object;
  /** When the next timer fires that is a reason to wait. */
  readonly nextMs: number | undefined;
  /** Goes on to the next timer of any kind, unless it is later than this; false when there is none. */
  step(untilMs: number): Promise<boolean>;
  /** Lets promises that are settled reach those who wait for them. */
  settle(): Promise<void>;
}
