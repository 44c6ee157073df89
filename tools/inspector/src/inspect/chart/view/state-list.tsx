import type { ChartState } from '../../../../../../src/inspector/chart.ts';
import type { ChartDesk } from './chart-desk.ts';

interface StateListProps {
  readonly desk: ChartDesk;
  /** Whether there will be no chart. */
  readonly hasFailed: boolean;
}

/** In the chart's place as long as it is not laid out. */
export function StateList({ desk, hasFailed }: StateListProps) {
  const { playhead, chart } = desk;
  const lit = new Set(playhead.call.frames[playhead.frame.value]?.states);
  return (
    <div class="chart-list">
      {hasFailed ? (
        <p role="alert">The chart could not be laid out in this browser. These are its states.</p>
      ) : (
        <p role="status">The chart is being laid out. These are its states.</p>
      )}
      <ul>
        <Item state={chart.root} lit={lit} />
      </ul>
    </div>
  );
}

function Item({ state, lit }: { readonly state: ChartState; readonly lit: ReadonlySet<string> }) {
  const { path, key, children } = state;
  return (
    <li>
      <span class={lit.has(path) ? 'is-lit' : undefined} aria-current={lit.has(path) ? 'step' : undefined}>
        {path === '' ? 'call' : key}
      </span>
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Item key={child.path} state={child} lit={lit} />
          ))}
        </ul>
      )}
    </li>
  );
}
