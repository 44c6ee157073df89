import { lastAtOrBefore } from '../../record/last-at-or-before.ts';
import { barPx } from '../lane-layout.ts';
import type { Bar } from '../model/bar.ts';
import { labelOf } from './bar-paint.ts';
import type { Pen } from './pen.ts';
import type { Scale } from './scale.ts';

const paddingPx = 5;
/** In less room than this no text is worth reading. */
const leastTextPx = 34;

/**
 * What was typed, or entered by keys: a stroke where it came, a line below for as long as keys came, and the words in a
 * dashed frame as far as there is room before what comes next.
 */
export function drawEntry(pen: Pen, scale: Scale, bars: readonly Bar[], bar: Bar, topPx: number): void {
  const left = Math.max(-2, scale.x(bar.fromMs));
  const next = bars[lastAtOrBefore(bars, ({ fromMs }) => fromMs, bar.fromMs) + 1];
  const untilX = Math.min(scale.widthPx, next === undefined ? Infinity : scale.x(next.fromMs) - 2);
  const lastX = Math.min(untilX, bar.toMs === undefined ? untilX : scale.x(bar.toMs));
  const roomPx = untilX - left - 2 * paddingPx;
  if (roomPx >= leastTextPx) {
    const label = labelOf(bar);
    const widthPx = Math.min(pen.widthOf(label), roomPx) + 2 * paddingPx;
    pen.fill('sheet', 1, left, topPx, widthPx, barPx);
    pen.dashedFrame('caller', left, topPx, widthPx, barPx);
    pen.text(label, left + paddingPx, topPx + barPx / 2, roomPx);
  }
  pen.fill('caller', 1, left, topPx, 2, barPx);
  if (lastX > left + 2) pen.fill('caller', 1, left, topPx + barPx - 2, lastX - left, 2);
}
