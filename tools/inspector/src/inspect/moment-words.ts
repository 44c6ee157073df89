/** A moment of a call as `m:ss.mmm`. */
export function momentWords(atMs: number): string {
  const ms = Math.max(0, Math.round(atMs));
  const seconds = Math.floor(ms / 1000);
  const two = String(seconds % 60).padStart(2, '0');
  return `${Math.floor(seconds / 60)}:${two}.${String(ms % 1000).padStart(3, '0')}`;
}

/** A span of time, short: `85 ms`, `2.4 s`, `3 min 5 s`; a dash for none. */
export function spanWords(ms: number | undefined): string {
  if (ms === undefined) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
