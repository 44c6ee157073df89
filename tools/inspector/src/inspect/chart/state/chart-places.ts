import type { TextBlock } from '../graph/text-rows.ts';
import { insetPx, labelInsetPx, rowPx, titlePx, type Drawing } from '../layout/drawing.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a transition is told in a drawing: where its words begin. */
export interface TransitionPlace extends Point {
  /** The edge that it leads along; absent: it is listed in its state's box. */
  readonly edge: string | undefined;
  /** Where it is seen from afar, without words: on its edge. */
  readonly far: Point;
}

/** Where each transition is, by its id. */
export function chartPlaces(drawing: Drawing): ReadonlyMap<string, TransitionPlace> {
  const places = new Map<string, TransitionPlace>();
  const note = (text: TextBlock, corner: Point, edge?: string, far?: Point): void =>
    text.rows.forEach((row, index) => {
      const y = corner.y + (index + 0.5) * rowPx;
      for (const { ids, xPx } of row)
        for (const id of ids) {
          const near = { x: corner.x + xPx, y };
          if (!places.has(id)) places.set(id, { edge, ...near, far: far ?? near });
        }
    });
  for (const { x, y, text } of drawing.boxes) note(text, { x: x + insetPx, y: y + titlePx });
  for (const { id, label } of drawing.edges) {
    const { x, y, width, height, text } = label;
    note(text, { x: x + labelInsetPx, y: y + 2 }, id, { x: x + width / 2, y: y + height / 2 });
  }
  return places;
}
