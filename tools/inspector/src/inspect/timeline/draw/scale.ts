import { spanOf, type TimeWindow } from '../time-window.ts';

/** Where the moments of a window are on a canvas. */
export interface Scale {
  readonly window: TimeWindow;
  readonly widthPx: number;
  readonly pxPerMs: number;
  x(atMs: number): number;
}

export function scaleOf(window: TimeWindow, widthPx: number): Scale {
  const pxPerMs = widthPx / spanOf(window);
  return { window, widthPx, pxPerMs, x: (atMs) => (atMs - window.fromMs) * pxPerMs };
}
