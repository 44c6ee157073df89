import type { LogEntry } from '../../../../replay/log-entry.ts';
import { OpenCall } from './open-call.ts';

/** A call of which no more is known than its log: nothing of what its machine went through. */
export function callOfEntries(id: string, entries: readonly LogEntry[]): OpenCall {
  const call = new OpenCall(id);
  // Too many to be arguments of one `push`.
  for (const entry of entries) call.entries.push(entry);
  return call;
}
