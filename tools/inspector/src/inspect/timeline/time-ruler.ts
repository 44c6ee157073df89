import { spanOf, type TimeWindow } from './time-window.ts';

const stepsMs = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 900_000, 1_800_000, 3_600_000,
];

/** How far apart labels on the ruler are, in milliseconds, so that each has `roomPx`. */
export function rulerStepMs(window: TimeWindow, widthPx: number, roomPx: number): number {
  const leastMs = (spanOf(window) / Math.max(1, widthPx)) * roomPx;
  return stepsMs.find((stepMs) => stepMs >= leastMs) ?? Math.ceil(leastMs / 3_600_000) * 3_600_000;
}
