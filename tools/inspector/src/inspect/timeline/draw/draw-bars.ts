import { barPx, rowPx } from '../lane-layout.ts';
import type { Bar } from '../model/bar.ts';
import type { BarList } from '../model/bar-list.ts';
import { labelOf, paintOf, type BarPaint } from './bar-paint.ts';
import { drawEntry } from './draw-entry.ts';
import type { Pen } from './pen.ts';
import type { Scale } from './scale.ts';

const paddingPx = 5;
/** In less room than this no text is worth reading. */
const leastTextPx = 34;

/** Draws the bars of a lane whose top is at `topPx`; what goes on reaches `nowMs`. */
export function drawBars(pen: Pen, scale: Scale, list: BarList, topPx: number, nowMs: number): void {
  /** Many bars can be within one pixel: the first one has it, but for what went wrong. */
  const drawnTo: number[] = [];
  list.between(scale.window.fromMs, scale.window.toMs, (bar) => {
    const left = scale.x(bar.fromMs);
    const right = scale.x(bar.toMs ?? Math.max(nowMs, bar.fromMs));
    const paint = paintOf(bar);
    if (right <= (drawnTo[bar.row] ?? -1) && paint.ink !== 'danger') return;
    drawnTo[bar.row] = Math.ceil(right);
    const top = topPx + bar.row * rowPx + (rowPx - barPx) / 2;
    if (bar.by !== undefined) {
      drawEntry(pen, scale, list.bars, bar, top);
      return;
    }
    drawBar(pen, scale, bar, paint, {
      left: Math.max(left, -2),
      right: Math.min(right, scale.widthPx + 2),
      top,
    });
  });
}

interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

function drawBar(pen: Pen, scale: Scale, bar: Bar, paint: BarPaint, { left, right, top }: Place): void {
  const width = Math.max(1, right - left);
  if (width < 3) {
    pen.fill(paint.ink, 0.75, left, top, width, barPx);
    return;
  }
  pen.fill('sheet', 1, left, top, width, barPx);
  pen.fill(paint.ink, paint.alpha, left, top, width, barPx);
  if (bar.lane === 'guesses') drawHeld(pen, scale, bar, { left, right, top });
  if (paint.isHatched) drawHatched(pen, paint, left, top, width);
  else if (bar.lane !== 'state') pen.frame(paint.ink, left, top, width, barPx);
  pen.fill(paint.ink, 1, left, top, Math.min(2, width), barPx);
  for (const { atMs } of bar.moments) {
    const x = scale.x(atMs);
    if (x >= left && x <= right) pen.fill('ink', 1, Math.min(x, right - 3), top + barPx - 3, 3, 3);
  }
  const roomPx = right - left - 2 * paddingPx;
  if (roomPx < leastTextPx) return;
  const label = labelOf(bar);
  const middle = top + barPx / 2;
  // Hatching behind letters makes them hard to read.
  if (paint.isHatched)
    pen.fill('sheet', 0.86, left + 3, top + 2, Math.min(pen.widthOf(label), roomPx) + 4, barPx - 4);
  pen.text(label, left + paddingPx, middle, roomPx);
}

/** The part of a guess in which its answer was ready, and waited for the turn to end. */
function drawHeld(pen: Pen, scale: Scale, bar: Bar, { left, right, top }: Place): void {
  const ready = bar.moments.at(-1);
  if (ready === undefined) return;
  const from = Math.max(left, scale.x(ready.atMs));
  if (from < right) pen.fill(paintOf(bar).ink, 0.24, from, top, right - from, barPx);
}

function drawHatched(pen: Pen, paint: BarPaint, left: number, top: number, width: number): void {
  const { context } = pen;
  context.globalAlpha = 0.45;
  pen.hatch(paint.ink, left, top, width, barPx);
  context.globalAlpha = 1;
  pen.frame(paint.ink, left, top, width, barPx);
}
