import type { TextBlock } from '../graph/text-rows.ts';
import { insetPx, labelInsetPx, rowPx, titlePx, type Drawing } from '../layout/drawing.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a transition is told in a drawing: where its words begin; on a map, its edge's middle or its box's corner. */
export interface TransitionPlace extends Point {
  /** The edge that it leads along; absent: it is listed in its state's box. */
  readonly edge: string | undefined;
}

/** Where each transition is, by its id. */
export function chartPlaces(drawing: Drawing): ReadonlyMap<string, TransitionPlace> {
  const places = new Map<string, TransitionPlace>();
  const isMap = drawing.level === 'map';
  const note = (text: TextBlock, corner: Point, edge?: string): void =>
    text.rows.forEach((row, index) => {
      const y = corner.y + (index + 0.5) * rowPx;
      for (const { ids, xPx } of row)
        for (const id of ids)
          if (!places.has(id)) places.set(id, { edge, ...(isMap ? corner : { x: corner.x + xPx, y }) });
    });
  for (const { x, y, text } of drawing.boxes)
    note(text, isMap ? { x, y } : { x: x + insetPx.detail, y: y + titlePx.detail });
  for (const { id, label } of drawing.edges) {
    const { x, y, text } = label;
    note(text, isMap ? { x, y } : { x: x + labelInsetPx, y: y + 2 }, id);
  }
  return places;
}
