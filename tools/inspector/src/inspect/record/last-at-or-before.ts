/** The index of the last item whose value is no more than `limit`, of items that are in order; -1: there is none. */
export function lastAtOrBefore<Item>(
  items: readonly Item[],
  valueOf: (item: Item) => number,
  limit: number,
): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueOf(items[middle] as Item) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
