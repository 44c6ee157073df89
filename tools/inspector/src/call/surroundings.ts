/** What a call takes from outside, so that nothing below the page's door reads clocks or chance by itself. */
export interface Surroundings {
  /** In milliseconds, from any beginning. */
  readonly nowMs: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Runs once after `delayMs`; the result calls it off. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}
