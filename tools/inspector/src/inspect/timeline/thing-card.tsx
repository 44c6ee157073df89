import type { ReadonlySignal } from '@preact/signals';
import type { Thing } from './model/thing-at.ts';

/** Something that is pointed at, and where, in pixels from the top left corner of what is seen of the lanes. */
export interface PlacedThing {
  readonly thing: Thing;
  readonly xPx: number;
  readonly yPx: number;
  /** In the right half, where a card has room only at the pointer's left. */
  readonly isRight: boolean;
  /** In the lower half, where it has room only above. */
  readonly isLow: boolean;
}

/** What the pointer is at. */
export function ThingCard({ pointed }: { readonly pointed: ReadonlySignal<PlacedThing | undefined> }) {
  const placed = pointed.value;
  if (placed === undefined) return null;
  const { thing, xPx, yPx, isRight, isLow } = placed;
  return (
    <div
      class={`time-card${isRight ? ' is-right' : ''}${isLow ? ' is-low' : ''}`}
      aria-hidden="true"
      data-kind={thing.kind}
      data-entry={thing.entry}
      style={{ '--x': `${xPx}px`, '--y': `${yPx}px` }}
    >
      <p class="time-card-title">{thing.title}</p>
      <p class="time-card-time">{thing.time}</p>
      {thing.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
