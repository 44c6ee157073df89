import type { ReadonlySignal } from '@preact/signals';
import type { CallViewProps } from '../call-page.tsx';
import type { CoverageSource } from '../record/coverage-source.ts';

interface ChartViewProps extends CallViewProps {
  readonly coverageSource: CoverageSource;
  /** Grows when the whole chart is asked for. */
  readonly fitAsked: ReadonlySignal<number>;
}

export const ChartView = ({ playhead, coverageSource, fitAsked }: ChartViewProps) => (
  <p class="hint">
    Chart: entry {playhead.entry}, fitted {fitAsked}, coverage{' '}
    {String(coverageSource.coverage.value !== undefined)}
  </p>
);
