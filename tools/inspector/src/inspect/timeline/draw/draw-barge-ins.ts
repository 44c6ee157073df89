import { lastAtOrBefore } from '../../record/last-at-or-before.ts';
import type { Lane } from '../lane-layout.ts';
import { bargeInWords, momentsOf, type BargeIn } from '../model/barge-ins.ts';
import type { Pen } from './pen.ts';
import type { Scale } from './scale.ts';

/** From this scale on the moments of a barge-in are told apart. */
const closePxPerMs = 0.02;

/** The line of words at the top of their lane is not crossed. */
const wordsPx = 16;

const lastMoment = (bargeIn: BargeIn): number => bargeIn.toMs ?? Infinity;

function eachShown(
  scale: Scale,
  bargeIns: readonly BargeIn[],
  visit: (bargeIn: BargeIn, index: number) => void,
): void {
  // They follow one another, so that only the last one before the window can reach into it.
  const first = Math.max(
    0,
    lastAtOrBefore(bargeIns, ({ atMs }) => atMs, scale.window.fromMs),
  );
  for (let index = first; index < bargeIns.length; index++) {
    const bargeIn = bargeIns[index];
    if (bargeIn === undefined || bargeIn.atMs > scale.window.toMs) return;
    if (lastMoment(bargeIn) >= scale.window.fromMs) visit(bargeIn, index);
  }
}

/** Behind all lanes: for how long the floor was contested. */
export function shadeBargeIns(
  pen: Pen,
  scale: Scale,
  bargeIns: readonly BargeIn[],
  heightPx: number,
  nowMs: number,
): void {
  eachShown(scale, bargeIns, ({ atMs, toMs }) => {
    const left = Math.max(0, scale.x(atMs));
    const right = Math.min(scale.widthPx, scale.x(toMs ?? nowMs));
    pen.fill('contested', 0.12, left, 0, Math.max(1, right - left), heightPx);
  });
}

/** Over all lanes: when the caller began, the playout was paused, the client cleared, the reply cut or gone on with. */
export function lineBargeIns(pen: Pen, scale: Scale, bargeIns: readonly BargeIn[], heightPx: number): void {
  if (scale.pxPerMs < closePxPerMs) return;
  eachShown(scale, bargeIns, (bargeIn) => {
    for (const { atMs, name } of momentsOf(bargeIn)) {
      const isCut = name.split(' · ').includes('cut');
      pen.line(isCut ? 'danger' : 'contested', scale.x(atMs), wordsPx, heightPx, isCut ? [] : [3, 3]);
    }
  });
}

/** Their own lane: a flag and a line of words for each, and below it the names of its moments. */
export function drawBargeIns(pen: Pen, scale: Scale, lane: Lane, bargeIns: readonly BargeIn[]): void {
  let flaggedTo = -Infinity;
  eachShown(scale, bargeIns, (bargeIn, index) => {
    const x = Math.max(0, scale.x(bargeIn.atMs));
    if (x - flaggedTo < 2) return;
    flaggedTo = x;
    const next = bargeIns[index + 1];
    const untilX = Math.min(scale.widthPx, next === undefined ? Infinity : scale.x(next.atMs) - 4);
    const { context } = pen;
    context.fillStyle = pen.inks[bargeIn.outcome === 'cut' ? 'danger' : 'contested'];
    context.beginPath();
    context.moveTo(x, lane.topPx + 2);
    context.lineTo(x + 8, lane.topPx + 7);
    context.lineTo(x, lane.topPx + 12);
    context.fill();
    if (untilX - x > 60) pen.text(bargeInWords(bargeIn), x + 12, lane.topPx + 8, untilX - x - 14);
    if (scale.pxPerMs >= closePxPerMs) nameMoments(pen, scale, bargeIn, lane.topPx + 22, untilX);
  });
}

function nameMoments(pen: Pen, scale: Scale, bargeIn: BargeIn, y: number, untilX: number): void {
  const moments = momentsOf(bargeIn);
  moments.forEach(({ atMs, name }, index) => {
    const x = scale.x(atMs);
    const next = moments[index + 1];
    const endX = Math.min(untilX, next === undefined ? Infinity : scale.x(next.atMs) - 4);
    if (endX - x > 30) pen.text(name, x + 4, y, endX - x - 6, 'contested');
  });
}
