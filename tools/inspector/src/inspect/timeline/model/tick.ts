import { lastAtOrBefore } from '../../record/last-at-or-before.ts';

export const tickLanes = ['caller', 'marks', 'events'] as const;

/** The lanes of what happens at one moment. */
export type TickLane = (typeof tickLanes)[number];

/** Something that happened at one moment; `atMs` is in milliseconds since the call was opened. */
export interface Tick {
  readonly lane: TickLane;
  /** What it is, for its shape and its colour. */
  readonly kind: string;
  /** The index of its entry. */
  readonly entry: number;
  readonly atMs: number;
  readonly name: string;
  readonly text: string;
}

/** Calls for each item of a list in order that lies in the stretch. */
export function eachBetween<Item extends { readonly atMs: number }>(
  items: readonly Item[],
  fromMs: number,
  toMs: number,
  visit: (item: Item, index: number) => void,
): void {
  const first = lastAtOrBefore(items, ({ atMs }) => atMs, fromMs - Number.EPSILON) + 1;
  for (let index = first; index < items.length; index++) {
    const item = items[index];
    if (item === undefined || item.atMs > toMs) return;
    visit(item, index);
  }
}
