import type { Peaks } from './peaks.ts';
import type { Wait } from './waits.ts';

/** From 0 to 1: below, a recording is silent whatever else is in it. */
const leastLoudness = 0.02;
/** What is so much softer than the loudest of a turn is no speech any more. */
const softShare = 0.12;

/**
 * From the caller's last sound to the answer's first, in milliseconds, as the recording of the caller has it; undefined
 * where there is no answer, or the turn was not recorded.
 */
export function voiceToVoiceMs({ spoken, waterfall }: Wait, peaks: Peaks | undefined): number | undefined {
  if (spoken === undefined || waterfall === undefined || peaks === undefined) return undefined;
  const spokenMs = lastSoundMs(peaks, spoken.fromMs, spoken.toMs);
  return spokenMs === undefined ? undefined : spoken.toMs - spokenMs + waterfall.waitedMs;
}

/** The end of the last sound of a stretch of a call; undefined where it was silent, or not all of it was recorded. */
function lastSoundMs(peaks: Peaks, fromMs: number, toMs: number): number | undefined {
  const { offsetMs, bucketMs, min, max } = peaks;
  const first = Math.max(0, Math.floor((fromMs - offsetMs) / bucketMs));
  const last = Math.floor((toMs - offsetMs) / bucketMs) - 1;
  if (last >= max.length) return undefined;
  const loudnessOf = (bucket: number): number => Math.max(max[bucket] ?? 0, -(min[bucket] ?? 0));
  let loudest = 0;
  for (let bucket = first; bucket <= last; bucket++) loudest = Math.max(loudest, loudnessOf(bucket));
  if (loudest < leastLoudness) return undefined;
  const least = Math.max(leastLoudness, loudest * softShare);
  for (let bucket = last; bucket >= first; bucket--)
    if (loudnessOf(bucket) >= least) return offsetMs + (bucket + 1) * bucketMs;
  return undefined;
}
