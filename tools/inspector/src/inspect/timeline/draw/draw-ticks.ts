import { eachBetween, type Tick } from '../model/tick.ts';
import type { InkName } from './inks.ts';
import type { Pen } from './pen.ts';
import type { Scale } from './scale.ts';

const shapePx = 4;
/** At a smaller scale the shapes of a turn would lie upon one another. */
const shapesPxPerMs = 0.006;

const turnInks: Readonly<Record<string, InkName>> = {
  started: 'caller',
  updated: 'soft',
  'eager-eot': 'contested',
  resumed: 'contested',
  eot: 'caller',
  key: 'caller',
};

/** What the recogniser tells of a turn, with names where there is room for them. */
export function drawTurnTicks(pen: Pen, scale: Scale, ticks: readonly Tick[], middleY: number): void {
  let lastX = -Infinity;
  let freeFrom = -Infinity;
  eachBetween(ticks, scale.window.fromMs, scale.window.toMs, (tick, index) => {
    const x = Math.round(scale.x(tick.atMs));
    const isMinor = tick.kind === 'updated';
    if (isMinor && x - lastX < 2) return;
    lastX = x;
    if (scale.pxPerMs < shapesPxPerMs) {
      if (!isMinor) pen.fill(turnInks[tick.kind] ?? 'soft', 0.8, x, middleY - 4, 1, 8);
      return;
    }
    drawTurnShape(pen, tick.kind, x, middleY);
    if (isMinor) return;
    const next = nextNamed(ticks, index);
    const untilX = next === undefined ? scale.widthPx : Math.min(scale.widthPx, scale.x(next.atMs) - shapePx);
    const from = x + shapePx + 4;
    const width = pen.widthOf(tick.name);
    if (from < freeFrom || from + width + 4 > untilX) return;
    pen.fill('sheet', 0.9, from - 2, middleY - 7, width + 4, 14);
    pen.text(tick.name, from, middleY, width + 2, 'soft');
    freeFrom = from + width + 6;
  });
}

function nextNamed(ticks: readonly Tick[], index: number): Tick | undefined {
  for (let next = index + 1; next < ticks.length; next++)
    if (ticks[next]?.kind !== 'updated') return ticks[next];
  return undefined;
}

function drawTurnShape(pen: Pen, kind: string, x: number, y: number): void {
  const { context } = pen;
  const ink = turnInks[kind] ?? 'soft';
  context.fillStyle = pen.inks[ink];
  context.strokeStyle = pen.inks[ink];
  context.lineWidth = 1.5;
  context.beginPath();
  switch (kind) {
    case 'updated':
      // Above the names of the others.
      pen.fill(ink, 0.9, x, y - 9, 1, 3);
      return;
    case 'started':
      context.moveTo(x, y - shapePx);
      context.lineTo(x + shapePx + 1, y);
      context.lineTo(x, y + shapePx);
      context.fill();
      return;
    case 'eager-eot':
      context.moveTo(x, y - shapePx - 0.5);
      context.lineTo(x + shapePx + 0.5, y);
      context.lineTo(x, y + shapePx + 0.5);
      context.lineTo(x - shapePx - 0.5, y);
      context.fill();
      return;
    case 'key':
      pen.fill(ink, 1, x - 1, y - shapePx, 2, 2 * shapePx);
      return;
    case 'resumed':
      context.arc(x, y, shapePx - 0.5, 0, 2 * Math.PI);
      context.stroke();
      return;
    default:
      context.fillRect(x - shapePx + 1, y - shapePx + 1, 2 * shapePx - 2, 2 * shapePx - 2);
  }
}

/** Marks as they were sent, above, and as they were reached at the caller's end, below. */
export function drawMarks(
  pen: Pen,
  scale: Scale,
  ticks: readonly Tick[],
  topY: number,
  heightPx: number,
): void {
  const half = heightPx / 2;
  let lastSent = -1;
  let lastPlayed = -1;
  eachBetween(ticks, scale.window.fromMs, scale.window.toMs, ({ atMs, kind }) => {
    const x = Math.round(scale.x(atMs));
    if (kind === 'sent') {
      if (x !== lastSent) pen.fill('soft', 0.9, x, topY + 1, 1, half - 2);
      lastSent = x;
    } else {
      if (x !== lastPlayed) pen.fill('agent', 1, x, topY + half + 1, 1, half - 2);
      lastPlayed = x;
    }
  });
}

const eventInks: Readonly<Record<string, InkName>> = {
  fault: 'danger',
  caller: 'caller',
  operator: 'soft',
  note: 'contested',
};

/** Errors, keys and the like, with their texts as far as there is room. */
export function drawEvents(pen: Pen, scale: Scale, ticks: readonly Tick[], middleY: number): void {
  let lastX = -Infinity;
  eachBetween(ticks, scale.window.fromMs, scale.window.toMs, (tick, index) => {
    const x = Math.round(scale.x(tick.atMs));
    const ink = eventInks[tick.kind] ?? 'soft';
    if (x - lastX < 2 && tick.kind !== 'fault') return;
    lastX = x;
    pen.fill(ink, 1, x - 1, middleY - 7, 2, 14);
    pen.fill(ink, 1, x - 1, middleY - 7, 6, 5);
    const nextAt = ticks[index + 1]?.atMs;
    const untilX = nextAt === undefined ? scale.widthPx : Math.min(scale.widthPx, scale.x(nextAt) - 4);
    const text = tick.text === '' ? tick.name : `${tick.name}: ${tick.text}`;
    if (untilX - x > 40)
      pen.text(text, x + 8, middleY, untilX - x - 10, tick.kind === 'fault' ? 'danger' : 'ink');
  });
}
