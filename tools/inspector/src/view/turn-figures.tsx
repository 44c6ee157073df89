import type { TurnMetrics } from '../../../../machines/vocabulary/turn-metrics.ts';
import { metricRows, metricSummary } from '../model/metric-words.ts';

/** How long the turn took, in a line; opened, what the time was made of. */
export function TurnFigures({ metrics }: { readonly metrics: TurnMetrics }) {
  return (
    <details class="figures" data-part="figures">
      <summary>{metricSummary(metrics)}</summary>
      <dl>
        {metricRows(metrics).map(({ name, value, meaning }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="figure">{value}</dd>
            <dd class="figure-meaning">{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
