import { coverageWords } from '../state/coverage.ts';
import type { ChartDesk, Overlay } from './chart-desk.ts';
import { zoomAlong } from './go-along.ts';

interface ToolbarProps {
  readonly desk: ChartDesk;
}

/** How much nearer or farther a press takes. */
export const zoomStep = 1.3;

export function Toolbar({ desk }: ToolbarProps) {
  return (
    <div class="chart-tools" role="toolbar" aria-label="The chart">
      <button
        type="button"
        aria-label="Farther"
        title="Farther (−)"
        onClick={() => zoomAlong(desk, 1 / zoomStep)}
      >
        −
      </button>
      <button type="button" aria-label="Nearer" title="Nearer (+)" onClick={() => zoomAlong(desk, zoomStep)}>
        +
      </button>
      <button type="button" title="The whole chart (F)" onClick={() => desk.outlook.fit()}>
        Fit
      </button>
      <button
        type="button"
        aria-pressed={desk.goesAlong.value}
        title="Keep the lit states in sight"
        onClick={() => (desk.goesAlong.value = !desk.goesAlong.value)}
      >
        Follow
      </button>
      <OverlayButton desk={desk} overlay="call" words="This call" />
      <OverlayButton desk={desk} overlay="tests" words="Tests" />
      <Legend desk={desk} />
    </div>
  );
}

interface OverlayProps {
  readonly desk: ChartDesk;
  readonly overlay: Overlay;
  readonly words: string;
}

function OverlayButton({ desk, overlay, words }: OverlayProps) {
  const isOn = desk.overlay.value === overlay;
  return (
    <button
      type="button"
      aria-pressed={isOn}
      title={
        overlay === 'tests' ? 'How often tests went along each edge' : 'How often this call did, up to here'
      }
      onClick={() => void desk.toggle(overlay)}
    >
      {words}
    </button>
  );
}

function Legend({ desk }: Pick<ToolbarProps, 'desk'>) {
  const counts = desk.counts.value;
  if (desk.lack.value !== undefined)
    return (
      <p class="chart-legend" role="status">
        {desk.lack.value}
      </p>
    );
  if (counts === undefined) return null;
  return (
    <p class="chart-legend" data-coverage={desk.overlay.value}>
      {coverageWords(desk.chart, counts)} <span class="chart-never">never</span>
      {desk.outlook.level.value === 'map' && <span class="chart-nearer">nearer: how often</span>}
    </p>
  );
}
