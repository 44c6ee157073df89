import type { InvariantNumber } from '../invariants.ts';

/** One invariant that did not hold, once. */
export interface Violation {
  readonly invariant: InvariantNumber;
  /** The invariant in the words of the specification. */
  readonly words: string;
  /** What was seen instead. */
  readonly what: string;
  /** On the clock that the oracle was given. */
  readonly atMs: number;
}
