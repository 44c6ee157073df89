/** The stretch of a call that is shown, in milliseconds since it was opened. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

const narrowestMs = 40;
/** So much of the window may lie behind the call's end, so that the end itself is not at the very edge. */
const beyondShare = 0.04;

export const spanOf = ({ fromMs, toMs }: TimeWindow): number => toMs - fromMs;

export function wholeCall(endMs: number): TimeWindow {
  const toMs = Math.max(endMs, 1000);
  return { fromMs: 0, toMs: toMs * (1 + beyondShare) };
}

/** What the strip of the whole call shows: as far as the axis, which near the call's beginning goes beyond its end. */
export function overviewOf(window: TimeWindow, endMs: number): TimeWindow {
  return { fromMs: 0, toMs: Math.max(wholeCall(endMs).toMs, window.toMs) };
}

/** The last stretch of a call. */
export function endOf(endMs: number, spanMs: number): TimeWindow {
  const toMs = endMs + spanMs * beyondShare;
  return within({ fromMs: toMs - spanMs, toMs }, endMs);
}

/** Shows a stretch with something of what is around it. */
export function around(fromMs: number, toMs: number, endMs: number): TimeWindow {
  const marginMs = Math.max((toMs - fromMs) * 0.12, narrowestMs);
  return within({ fromMs: fromMs - marginMs, toMs: toMs + marginMs }, endMs);
}

/** `factor` below 1 shows less; what is at `atMs` stays where it is. */
export function zoomed(window: TimeWindow, factor: number, atMs: number, endMs: number): TimeWindow {
  const mostMs = spanOf(wholeCall(endMs));
  const spanMs = Math.min(Math.max(spanOf(window) * factor, narrowestMs), mostMs);
  const share = (atMs - window.fromMs) / spanOf(window);
  const fromMs = atMs - share * spanMs;
  return within({ fromMs, toMs: fromMs + spanMs }, endMs);
}

export function panned({ fromMs, toMs }: TimeWindow, byMs: number, endMs: number): TimeWindow {
  return within({ fromMs: fromMs + byMs, toMs: toMs + byMs }, endMs);
}

/** Moved as little as is needed to show a moment; the window itself where it does. */
export function revealing(window: TimeWindow, atMs: number, endMs: number): TimeWindow {
  if (atMs >= window.fromMs && atMs <= window.toMs) return window;
  const spanMs = spanOf(window);
  const fromMs = atMs - spanMs * (atMs > window.toMs ? 0.2 : 0.8);
  return within({ fromMs, toMs: fromMs + spanMs }, endMs);
}

function within(window: TimeWindow, endMs: number): TimeWindow {
  const spanMs = spanOf(window);
  const lastMs = Math.max(endMs, 1000) + spanMs * beyondShare;
  const fromMs = Math.max(0, Math.min(window.fromMs, lastMs - spanMs));
  return { fromMs, toMs: fromMs + spanMs };
}
