import type { TextBlock } from '../graph/text-rows.ts';
import { insetPx, labelInsetPx, rowPx, titlePx, type Drawing } from '../layout/drawing.ts';

/** Where a transition is told in a drawing. */
export interface TransitionPlace {
  /** The edge that it leads along; absent: it is listed in its state's box. */
  readonly edge: string | undefined;
  /** Where its words begin. */
  readonly x: number;
  readonly y: number;
}

/** Where each transition is, by its id. */
export function chartPlaces(drawing: Drawing): ReadonlyMap<string, TransitionPlace> {
  const places = new Map<string, TransitionPlace>();
  const note = (text: TextBlock, left: number, top: number, edge: string | undefined): void =>
    text.rows.forEach((row, index) => {
      const y = top + (index + 0.5) * rowPx;
      for (const { ids, xPx } of row)
        for (const id of ids) if (!places.has(id)) places.set(id, { edge, x: left + xPx, y });
    });
  for (const { x, y, text } of drawing.boxes) note(text, x + insetPx, y + titlePx, undefined);
  for (const { id, label } of drawing.edges) note(label.text, label.x + labelInsetPx, label.y + 2, id);
  return places;
}
