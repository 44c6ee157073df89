import { eachBetween } from '../model/tick.ts';
import type { Confidence, ThresholdStep } from '../model/confidence-curve.ts';
import { lastAtOrBefore } from '../../record/last-at-or-before.ts';
import type { Lane } from '../lane-layout.ts';
import type { InkName } from './inks.ts';
import type { Pen } from './pen.ts';
import type { Scale } from './scale.ts';

/** At a smaller scale large dots would hide the line. */
const dotsPxPerMs = 0.006;

/** The end-of-turn confidence, from 0 at the lane's bottom to 1 at its top, and the thresholds that it is compared with. */
export function drawConfidence(
  pen: Pen,
  scale: Scale,
  { topPx, heightPx }: Lane,
  points: readonly Confidence[],
  thresholds: readonly ThresholdStep[],
): void {
  const yOf = (value: number): number => topPx + heightPx - 3 - value * (heightPx - 6);
  pen.fill('well', 0.35, 0, topPx, scale.widthPx, heightPx);
  drawThreshold(pen, scale, thresholds, 'end', 'caller', yOf);
  drawThreshold(pen, scale, thresholds, 'eager', 'contested', yOf);
  drawCurve(pen, scale, points, yOf);
}

type Y = (value: number) => number;

function drawCurve(pen: Pen, scale: Scale, points: readonly Confidence[], yOf: Y): void {
  const { context } = pen;
  const first = Math.max(
    0,
    lastAtOrBefore(points, ({ atMs }) => atMs, scale.window.fromMs),
  );
  context.strokeStyle = pen.inks.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  let before: Confidence | undefined;
  for (let index = first; index < points.length; index++) {
    const point = points[index];
    if (point === undefined) break;
    if (before !== undefined && isJoined(before, point))
      context.lineTo(scale.x(point.atMs), yOf(point.value));
    else context.moveTo(scale.x(point.atMs), yOf(point.value));
    before = point;
    if (point.atMs > scale.window.toMs) break;
  }
  context.stroke();
  let lastX = -Infinity;
  eachBetween(points, scale.window.fromMs, scale.window.toMs, ({ atMs, value, kind }) => {
    const x = scale.x(atMs);
    if (x - lastX < 1.5) return;
    lastX = x;
    const ink: InkName = kind === 'eager-eot' ? 'contested' : kind === 'eot' ? 'caller' : 'ink';
    const isSmall = kind === 'updated' || kind === 'judged' || scale.pxPerMs < dotsPxPerMs;
    if (isSmall) {
      pen.fill(ink, 1, x - 1.5, yOf(value) - 1.5, 3, 3);
      return;
    }
    context.fillStyle = pen.inks[ink];
    context.beginPath();
    context.arc(x, yOf(value), 3, 0, 2 * Math.PI);
    context.fill();
  });
}

/** Of a recogniser that tells of its guesses alone it is not known what lies between two of them. */
function isJoined(one: Confidence, other: Confidence): boolean {
  return one.turn === other.turn && !(one.kind === 'eager-eot' && other.kind === 'eager-eot');
}

/** A dashed line that steps where the threshold was changed, with its name at the left. */
function drawThreshold(
  pen: Pen,
  scale: Scale,
  thresholds: readonly ThresholdStep[],
  key: 'eager' | 'end',
  ink: InkName,
  yOf: Y,
): void {
  const first = Math.max(
    0,
    lastAtOrBefore(thresholds, ({ atMs }) => atMs, scale.window.fromMs),
  );
  const { context } = pen;
  let labelledTo = -Infinity;
  for (let index = first; index < thresholds.length; index++) {
    const step = thresholds[index];
    if (step === undefined || step.atMs > scale.window.toMs) return;
    const value = step[key];
    if (value === undefined) continue;
    const from = Math.max(0, scale.x(step.atMs));
    const to = Math.min(scale.widthPx, scale.x(thresholds[index + 1]?.atMs ?? Infinity));
    const y = Math.round(yOf(value)) + 0.5;
    context.strokeStyle = pen.inks[ink];
    context.lineWidth = 1;
    context.setLineDash([5, 4]);
    context.beginPath();
    context.moveTo(from, y);
    context.lineTo(to, y);
    context.stroke();
    context.setLineDash([]);
    const label = `${key} ${value}`;
    const width = pen.widthOf(label);
    if (from + 4 < labelledTo || to - from < width + 8) continue;
    // Between the two lines there may be no room: the upper one's name is above it, the lower one's below.
    const labelY = key === 'end' ? y - 7 : y + 8;
    pen.text(label, from + 4, labelY, width + 2, ink);
    labelledTo = from + width + 12;
  }
}
