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

/** A moment of a call in words, `1:02.5`, as exact as moments that are `stepMs` apart need it. */
export function momentWords(atMs: number, stepMs = 1): string {
  const digits = stepMs >= 1000 ? 0 : stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3;
  const scale = 10 ** digits;
  const units = Math.round((atMs / 1000) * scale);
  const seconds = (units / scale) % 60;
  const minutes = Math.floor(units / scale / 60);
  const secondWords = seconds.toFixed(digits).padStart(digits === 0 ? 2 : digits + 3, '0');
  if (minutes < 60) return `${minutes}:${secondWords}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${secondWords}`;
}

/** How long something took, for a person. */
export function tookWords(ms: number): string {
  if (ms < 1000) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
