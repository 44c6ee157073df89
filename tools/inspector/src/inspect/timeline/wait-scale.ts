import type { Waterfall } from '../../../../report/turn-figures.ts';
import { quantile } from '../../../../quantile.ts';

/** How much the bars' axis shows before and after the end of a turn, in milliseconds. */
export interface WaitScale {
  readonly hiddenMs: number;
  readonly waitedMs: number;
}

/** So much longer than most a few may be without being cut off at the axis' edge. */
const slack = 1.5;
/** Of so few the 95th percentile is the longest. */
const manyWaits = 20;
/** So much of the axis is right of a turn's end at least, so that what was waited for can be seen and read off. */
const leastWaitedShare = 0.35;

/** Has room for nearly all waits; single ones that are far longer would make slivers of all the others. */
export function waitScaleOf(waterfalls: readonly Waterfall[]): WaitScale {
  const hiddenMs = roomFor(waterfalls.map((each) => each.hiddenMs));
  const waitedMs = Math.max(1, roomFor(waterfalls.map((each) => each.waitedMs)));
  return { hiddenMs, waitedMs: Math.max(waitedMs, (hiddenMs * leastWaitedShare) / (1 - leastWaitedShare)) };
}

function roomFor(values: readonly number[]): number {
  const most = Math.max(0, ...values);
  const usual = values.length < manyWaits ? 2 * (quantile(values, 0.5) ?? 0) : (quantile(values, 0.95) ?? 0);
  return usual <= 0 || most <= usual * slack ? most : usual;
}

/** Whether a bar is cut off at the axis' end. */
export function isBeyond({ waitedMs }: Waterfall, scale: WaitScale): boolean {
  return waitedMs > scale.waitedMs;
}

/** Where a moment beside the turn's end is, in percent; one beyond the axis is at its edge. */
export function placeOf(ms: number, { hiddenMs, waitedMs }: WaitScale): number {
  return ((Math.min(Math.max(ms, -hiddenMs), waitedMs) + hiddenMs) / (hiddenMs + waitedMs)) * 100;
}

export interface WaitTick {
  readonly words: string;
  readonly place: number;
  /** On which side of its stroke the words are. */
  readonly side: 'left' | 'right';
}

/** In percent of the narrowest axis that there is, about 300 px: a figure with its unit, the words `turn end`. */
const wordsPercent = 20;

/** The turn's end, and a round figure on each side of it that has room for one. */
export function waitTicks(scale: WaitScale): readonly WaitTick[] {
  const zero = placeOf(0, scale);
  const isZeroLeft = zero >= wordsPercent * 1.2;
  const ticks: WaitTick[] = [{ words: 'turn end', place: zero, side: isZeroLeft ? 'left' : 'right' }];
  const waited = roundBelow(scale.waitedMs);
  const place = placeOf(waited, scale);
  if (place - zero >= wordsPercent * (isZeroLeft ? 1 : 2))
    ticks.push({ words: unitWords(waited), place, side: 'left' });
  const half = roundBelow(waited / 2);
  const halfPlace = placeOf(half, scale);
  if (place - halfPlace >= wordsPercent * 1.4 && halfPlace - zero >= wordsPercent * (isZeroLeft ? 0.3 : 1))
    ticks.push({ words: unitWords(half), place: halfPlace, side: 'right' });
  const hidden = roundBelow(scale.hiddenMs);
  const hiddenPlace = placeOf(-hidden, scale);
  if (hidden > 0 && zero - hiddenPlace >= wordsPercent * (isZeroLeft ? 2 : 1))
    ticks.push({ words: unitWords(-hidden), place: hiddenPlace, side: 'right' });
  return ticks.toSorted((one, other) => one.place - other.place);
}

/** The greatest number of one digit, or of two that end in 5, that is no greater. */
function roundBelow(ms: number): number {
  if (ms <= 0) return 0;
  const unit = 10 ** Math.floor(Math.log10(ms)) / 2;
  return Math.floor(ms / unit) * unit;
}

function unitWords(ms: number): string {
  const words =
    Math.abs(ms) >= 1000 ? `${Math.abs(ms) / 1000} s` : `${Number(Math.abs(ms).toPrecision(3))} ms`;
  return ms < 0 ? `−${words}` : words;
}
