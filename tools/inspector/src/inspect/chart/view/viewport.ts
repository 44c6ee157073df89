import type { Place } from '../layout/drawing.ts';

/** How a drawing lies in its pane: a point of it is seen at `x + scale * point`. */
export interface Sight {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const [marginPx, wideMarginPx] = [8, 24];
const [minScale, maxScale] = [0.08, 3];

/** All of it, in the middle, and no nearer than `nearest`. */
export function fitted(content: Size, pane: Size, nearest: number): Sight {
  const scale = Math.min(
    nearest,
    Math.max(minScale, (pane.width - 2 * marginPx) / content.width),
    Math.max(minScale, (pane.height - 2 * marginPx) / content.height),
  );
  return {
    scale,
    x: (pane.width - content.width * scale) / 2,
    y: (pane.height - content.height * scale) / 2,
  };
}

/** With the middle of a place in the middle. */
export function centred({ x, y, width, height }: Place, scale: number, pane: Size): Sight {
  return {
    scale,
    x: pane.width / 2 - (x + width / 2) * scale,
    y: pane.height / 2 - (y + height / 2) * scale,
  };
}

/** What holds all of several places. */
export function around(places: readonly Place[]): Place {
  const x = Math.min(...places.map((place) => place.x));
  const y = Math.min(...places.map((place) => place.y));
  const right = Math.max(...places.map((place) => place.x + place.width));
  const bottom = Math.max(...places.map((place) => place.y + place.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Nearer or farther, with what is at a point of the pane left where it is. */
export function zoomed(sight: Sight, factor: number, x: number, y: number): Sight {
  const scale = Math.min(maxScale, Math.max(minScale, sight.scale * factor));
  const change = scale / sight.scale;
  return { scale, x: x - (x - sight.x) * change, y: y - (y - sight.y) * change };
}

export function panned(sight: Sight, byX: number, byY: number): Sight {
  return { ...sight, x: sight.x + byX, y: sight.y + byY };
}

/**
 * Moved no further than needed to have a place of `content` in sight, with some room around it; its middle, where it is
 * larger than the pane. What moves leaves no part of the pane empty that the content could fill.
 */
export function brought(sight: Sight, { x, y, width, height }: Place, content: Size, pane: Size): Sight {
  const { scale } = sight;
  const byX = into(sight.x + x * scale, width * scale, pane.width);
  const byY = into(sight.y + y * scale, height * scale, pane.height);
  return {
    scale,
    x: byX === 0 ? sight.x : filled(sight.x + byX, content.width * scale, pane.width),
    y: byY === 0 ? sight.y : filled(sight.y + byY, content.height * scale, pane.height),
  };
}

function into(start: number, length: number, whole: number): number {
  if (length > whole - 2 * wideMarginPx) return (whole - length) / 2 - start;
  if (start < wideMarginPx) return wideMarginPx - start;
  return Math.min(0, whole - wideMarginPx - start - length);
}

function filled(start: number, length: number, whole: number): number {
  if (length <= whole - 2 * wideMarginPx) return (whole - length) / 2;
  return Math.min(wideMarginPx, Math.max(whole - wideMarginPx - length, start));
}
