import type { RefObject } from 'preact';
import { dragged } from './gestures.ts';
import type { TimeState } from './time-state.ts';
import { spanOf } from './time-window.ts';

interface OverviewProps {
  readonly state: TimeState;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
}

/** The whole call in a strip, with the window on it to be dragged. */
export function OverviewStrip({ state, canvas }: OverviewProps) {
  const whole = spanOf(state.overview.value);
  const window = state.window.value;
  const widthPx = state.widthPx.value;
  const left = Math.max(0, (window.fromMs / whole) * widthPx);
  const width = Math.max(8, Math.min(widthPx - left, (spanOf(window) / whole) * widthPx));
  const playedPx = (state.playhead.atMs.value / whole) * widthPx;
  const press = (event: PointerEvent): void => {
    if (canvas.current === null) return;
    let lastMs: number | undefined;
    dragged(event, canvas.current, (xPx) => {
      const atMs = (xPx / Math.max(1, widthPx)) * whole;
      const { fromMs, toMs } = state.window.value;
      const isInside = atMs >= fromMs && atMs <= toMs;
      // Pressed beside the window, it comes there; pressed on it, it is taken along.
      if (lastMs !== undefined) state.pan(atMs - lastMs);
      else if (!isInside) state.pan(atMs - (fromMs + toMs) / 2);
      lastMs = atMs;
    });
  };
  return (
    <div class="time-overview" onPointerDown={press}>
      <canvas ref={canvas} aria-hidden="true" />
      <span class="time-frame" style={{ left: `${left}px`, width: `${width}px` }} />
      <span class="time-dot" style={{ left: `${playedPx}px` }} />
    </div>
  );
}
