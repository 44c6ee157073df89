/** What of a long list can be seen; all in pixels but `rows`. */
export interface Viewport {
  readonly rows: number;
  readonly rowHeightPx: number;
  readonly heightPx: number;
  readonly topPx: number;
}

/** Drawn above and below what is seen, so that a quick scroll shows no gap. */
const spareRows = 6;

/** The rows to draw: from the first one up to, and without, the second one. */
export function drawnRows({ rows, rowHeightPx, heightPx, topPx }: Viewport): readonly [number, number] {
  const first = Math.floor(topPx / rowHeightPx) - spareRows;
  const end = Math.ceil((topPx + heightPx) / rowHeightPx) + spareRows;
  return [Math.max(0, Math.min(first, rows)), Math.max(0, Math.min(rows, end))];
}

/** Whether a row is seen from its top to its bottom. */
export function isRowVisible(row: number, { rowHeightPx, heightPx, topPx }: Viewport): boolean {
  return row >= 0 && row * rowHeightPx >= topPx && (row + 1) * rowHeightPx <= topPx + heightPx;
}

/** Seen beyond a row that is scrolled to. */
const rowsBeyond = 2;

/** Where to scroll so that a row is seen: not at all when it is, by a little when it is near, and into the middle from afar. */
export function topThatShows(row: number, viewport: Viewport): number {
  const { rows, rowHeightPx, heightPx, topPx } = viewport;
  const lastTop = Math.max(0, rows * rowHeightPx - heightPx);
  const within = (top: number): number => Math.max(0, Math.min(lastTop, top));
  if (row < 0) return within(topPx);
  const rowTop = row * rowHeightPx;
  const overshoot = rowTop + rowHeightPx - (topPx + heightPx);
  if (rowTop >= topPx && overshoot <= 0) return within(topPx);
  const isFar = rowTop < topPx - heightPx || overshoot > heightPx;
  if (isFar) return within(Math.round(rowTop - (heightPx - rowHeightPx) / 2));
  const beyondPx = Math.min(rowsBeyond * rowHeightPx, Math.max(0, heightPx - rowHeightPx) / 2);
  return within(Math.round(rowTop < topPx ? rowTop - beyondPx : topPx + overshoot + beyondPx));
}
