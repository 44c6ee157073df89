import type { Peaks } from '../peaks.ts';
import type { Lane } from '../lane-layout.ts';
import type { Pen } from './pen.ts';
import type { Scale } from './scale.ts';

/** The caller's voice, one upright stroke a pixel. */
export function drawAudio(pen: Pen, scale: Scale, { topPx, heightPx }: Lane, peaks: Peaks): void {
  const { offsetMs, bucketMs, min, max } = peaks;
  const middle = topPx + heightPx / 2;
  const { context } = pen;
  context.fillStyle = pen.inks.caller;
  const bucketsPerPx = 1 / (scale.pxPerMs * bucketMs);
  for (let x = 0; x < scale.widthPx; x++) {
    const atMs = scale.window.fromMs + x / scale.pxPerMs;
    const first = Math.floor((atMs - offsetMs) / bucketMs);
    if (first < 0) continue;
    if (first >= max.length) break;
    const last = Math.min(max.length, Math.max(first + 1, Math.floor(first + bucketsPerPx)));
    // Of very many buckets a pixel some will do: a call's picture, not its measurement.
    const step = Math.max(1, Math.floor((last - first) / 16));
    let low = 0;
    let high = 0;
    for (let bucket = first; bucket < last; bucket += step) {
      low = Math.min(low, min[bucket] ?? 0);
      high = Math.max(high, max[bucket] ?? 0);
    }
    const top = middle - high * (heightPx / 2);
    context.fillRect(x, top, 1, Math.max(1, middle - low * (heightPx / 2) - top));
  }
}
