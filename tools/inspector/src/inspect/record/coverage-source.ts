import type { ReadonlySignal } from '@preact/signals';
import type { Coverage } from './coverage.ts';

/** Where the chart has the coverage of the model-based tests from. */
export interface CoverageSource {
  /** What a person has dropped on the page, or the server has given. */
  readonly coverage: ReadonlySignal<Coverage | undefined>;
  /** Asks the server for one, where none is there yet. In words why there is none; undefined: it is there. */
  askCoverage(): Promise<string | undefined>;
}
