/** A moment or a length of a call: `m:ss.mmm`, with hours where there are any; as exact as steps of `stepMs` need it. */
export function momentWords(atMs: number, stepMs = 1): string {
  const whole = Math.max(0, Math.floor(Math.round(atMs) / stepMs) * stepMs);
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor(whole / 60_000) % 60;
  const digits = stepMs >= 1000 ? 0 : stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3;
  const fraction = digits === 0 ? '' : `.${padded(whole % 1000, 3).slice(0, digits)}`;
  const seconds = `${padded(Math.floor(whole / 1000) % 60)}${fraction}`;
  return hours > 0 ? `${hours}:${padded(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}

/**
 * How long something took, a dash where that is not known: milliseconds while they can be felt one by one, seconds after.
 * What changes while it is read is told roughly.
 */
export function durationWords(ms: number | undefined, exactness: 'exact' | 'rough' = 'exact'): string {
  if (ms === undefined) return '–';
  const isRough = exactness === 'rough';
  if (ms < 1000) return `${isRough ? Math.round(ms) : Math.round(ms * 10) / 10} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(isRough || ms >= 10_000 ? 1 : 2)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const padded = (value: number, digits = 2): string => String(value).padStart(digits, '0');
