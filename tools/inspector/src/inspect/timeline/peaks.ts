import type { Outline } from '../record/outline.ts';

/** The outline of a recording, and where in the call it is. */
export interface Peaks extends Outline {
  /** Where in the call it begins, in milliseconds since that was opened. */
  readonly offsetMs: number;
}
