import type { Difference } from './context-difference.ts';

/** Longer values are folded. */
const shortValue = 72;

/** What of the machine's context is another than before. */
export function DifferenceList({ differences }: { readonly differences: readonly Difference[] }) {
  return (
    <section class="events-part">
      <h4>Context</h4>
      {differences.length === 0 ? (
        <p>As before.</p>
      ) : (
        <dl class="events-difference">
          {differences.map(({ path, change, before, after }) => (
            <div key={path} data-path={path} data-change={change}>
              <dt>
                <code>{path}</code> <span class={`events-change is-${change}`}>{change}</span>
              </dt>
              <dd>
                {change === 'added' ? null : <Value value={before} side="before" />}
                {change === 'changed' ? <span class="events-arrow"> → </span> : null}
                {change === 'removed' ? null : <Value value={after} side="after" />}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function Value({ value, side }: { readonly value: unknown; readonly side: 'before' | 'after' }) {
  const text = JSON.stringify(value) ?? String(value);
  if (text.length <= shortValue) return <code class={`events-value is-${side}`}>{text}</code>;
  return (
    <details class={`events-value is-${side}`}>
      <summary>
        <code>{`${text.slice(0, shortValue)}…`}</code>
      </summary>
      <pre>{JSON.stringify(value, undefined, 2)}</pre>
    </details>
  );
}
