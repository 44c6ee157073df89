/** One notch of a wheel is 100 of its units, a pinch on a touchpad sends few at a time. */
const zoomPerUnit = 1.0036;
const pinchUnits = 30;

type WheelTurn =
  | { readonly what: 'pan'; readonly byPx: number }
  | { readonly what: 'zoom'; readonly factor: number };

/** What a browser tells of a turn. */
interface Wheel {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** The mode in which the deltas are lines, not pixels. */
const lineMode = 1;

/**
 * What a turn of the wheel is for: with Ctrl or ⌘ it zooms, sideways or with Shift it pans; undefined: it scrolls, as
 * everywhere. A pinch on a touchpad comes as a wheel with Ctrl.
 */
export function wheelTurn(wheel: Wheel): WheelTurn | undefined {
  const { deltaX, deltaY, shiftKey } = wheel;
  const unitPx = wheel.deltaMode === lineMode ? 16 : 1;
  if (wheel.ctrlKey || wheel.metaKey) {
    const units = deltaY * unitPx;
    return { what: 'zoom', factor: zoomPerUnit ** (Math.abs(units) < pinchUnits ? units * 2.5 : units) };
  }
  // Some browsers turn a shifted wheel themselves.
  if (shiftKey) return { what: 'pan', byPx: (deltaX === 0 ? deltaY : deltaX) * unitPx };
  return Math.abs(deltaX) > Math.abs(deltaY) ? { what: 'pan', byPx: deltaX * unitPx } : undefined;
}
