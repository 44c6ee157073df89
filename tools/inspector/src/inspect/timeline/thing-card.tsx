import type { ReadonlySignal } from '@preact/signals';
import type { Thing } from './model/thing-at.ts';

/** Something that is pointed at, and how far from the lanes' left edge. */
export interface PlacedThing {
  readonly thing: Thing;
  readonly xPx: number;
  /** In the right half, where a card has room only at the pointer's left. */
  readonly isRight: boolean;
}

/** What the pointer is at. */
export function ThingCard({ pointed }: { readonly pointed: ReadonlySignal<PlacedThing | undefined> }) {
  const placed = pointed.value;
  if (placed === undefined) return null;
  const { thing, xPx, isRight } = placed;
  return (
    <div
      class={isRight ? 'time-card is-right' : 'time-card'}
      aria-hidden="true"
      data-kind={thing.kind}
      data-entry={thing.entry}
      style={{ '--x': `${xPx}px` }}
    >
      <p class="time-card-title">{thing.title}</p>
      <p class="time-card-time">{thing.time}</p>
      {thing.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
