import type { LogEntry } from '../../../../replay/log-entry.ts';

/** Where in its call a recording begins, in milliseconds since that was opened; undefined: none has begun. */
export function recordingOffsetMs(entries: readonly LogEntry[]): number | undefined {
  const offsetMs = entries.find(({ type }) => type === 'audio.recorded')?.['offsetMs'];
  return typeof offsetMs === 'number' ? offsetMs : undefined;
}
