const windowMs = 10;
/** A window this far below the loudest one is silence, whatever the recording's level. */
const belowPeakDb = 35;
/** Nothing below this is speech; the noise of a good recording is. */
const floorDbfs = -60;

/** Where the speech in a recording begins and ends, in samples; `undefined` where there is none. */
export function speechBounds(
  pcm: Int16Array,
  sampleRateHz: number,
): { readonly start: number; readonly end: number } | undefined {
  const windowSamples = Math.max(1, Math.round((sampleRateHz * windowMs) / 1000));
  const levels = windowLevels(pcm, windowSamples);
  const threshold = levels.reduce((loudest, level) => Math.max(loudest, level - belowPeakDb), floorDbfs);
  const first = levels.findIndex((level) => level > threshold);
  if (first === -1) return undefined;
  const last = levels.findLastIndex((level) => level > threshold);
  return { start: first * windowSamples, end: Math.min(pcm.length, (last + 1) * windowSamples) };
}

/** The level of each window, in dB of full scale. */
function windowLevels(pcm: Int16Array, windowSamples: number): readonly number[] {
  const levels: number[] = [];
  for (let start = 0; start < pcm.length; start += windowSamples) {
    const window = pcm.subarray(start, start + windowSamples);
    let energy = 0;
    for (const sample of window) energy += sample * sample;
    levels.push(10 * Math.log10(energy / window.length / 32_768 ** 2));
  }
  return levels;
}
