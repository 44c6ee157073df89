import type { LogEntry } from '../log-entry.ts';

/**
 * By how much later than its audio would be heard without delay a mark was answered, in milliseconds; undefined where none
 * was. The mark that begins a reply is sent with its first audio: what is between it and its answer is the delay.
 */
export function playbackLatencyMs(entries: readonly LogEntry[]): number | undefined {
  const sentAt = new Map<unknown, number>();
  let leastMs: number | undefined;
  for (const { type, at, mark } of entries) {
    if (type === 'client.mark') sentAt.set(mark, at);
    const sent = type === 'caller.played' ? sentAt.get(mark) : undefined;
    if (sent !== undefined) leastMs = Math.min(leastMs ?? Infinity, at - sent);
  }
  return leastMs === undefined ? undefined : Math.round(leastMs);
}
