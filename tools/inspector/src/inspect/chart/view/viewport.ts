import type { Place } from '../layout/drawing.ts';

/** How a drawing lies in its pane: a point of it is seen at `x + scale * point`. */
export interface Sight {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const marginPx = 10;
const maxScale = 3;

/** All of it, in the middle. */
export function fitted(content: Size, pane: Size): Sight {
  const scale = Math.min(
    1,
    Math.max(0.05, (pane.width - 2 * marginPx) / content.width),
    Math.max(0.05, (pane.height - 2 * marginPx) / content.height),
  );
  return {
    scale,
    x: (pane.width - content.width * scale) / 2,
    y: (pane.height - content.height * scale) / 2,
  };
}

/** Below the first, titles can't be read; at the second they can. */
const [tooSmall, legible] = [0.2, 0.3];

/** What is seen first: all of it, or in a small pane as much about the middle of `heart` as can be read. */
export function firstSight(content: Size, heart: Place, pane: Size): Sight {
  const all = fitted(content, pane);
  if (all.scale >= tooSmall) return all;
  return {
    scale: legible,
    x: pane.width / 2 - (heart.x + heart.width / 2) * legible,
    y: pane.height / 2 - (heart.y + heart.height / 2) * legible,
  };
}

/** Nearer or farther, with what is at a point of the pane left where it is. */
export function zoomed(sight: Sight, factor: number, x: number, y: number): Sight {
  const scale = Math.min(maxScale, Math.max(0.08, sight.scale * factor));
  const change = scale / sight.scale;
  return { scale, x: x - (x - sight.x) * change, y: y - (y - sight.y) * change };
}

export function panned(sight: Sight, byX: number, byY: number): Sight {
  return { ...sight, x: sight.x + byX, y: sight.y + byY };
}

/** Moved no further than needed to have a place in sight; its middle, where it is larger than the pane. */
export function brought(sight: Sight, { x, y, width, height }: Place, pane: Size): Sight {
  return {
    ...sight,
    x: sight.x + into(sight.x + x * sight.scale, width * sight.scale, pane.width),
    y: sight.y + into(sight.y + y * sight.scale, height * sight.scale, pane.height),
  };
}

function into(start: number, length: number, whole: number): number {
  if (length > whole - 2 * marginPx) return (whole - length) / 2 - start;
  if (start < marginPx) return marginPx - start;
  return Math.min(0, whole - marginPx - start - length);
}
