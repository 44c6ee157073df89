import type { OpenCall } from './open-call.ts';

/**
 * Whether what holds at an entry is only the last that is known: nothing comes after it, and yet the call has not ended
 * there. True as well once the line to a live call is gone.
 */
export function isCutOffAt({ entries, isLive }: OpenCall, index: number): boolean {
  if (isLive.value || index < entries.length - 1) return false;
  return !entries.slice(-entriesOfAnEnd).some(({ type }) => type === 'call.ended');
}

/** What a call does once it has ended is logged behind that, and is not more than this. */
const entriesOfAnEnd = 100;
