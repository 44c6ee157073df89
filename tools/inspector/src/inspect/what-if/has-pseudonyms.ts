import type { LogEntry } from '../../../../replay/log-entry.ts';

/** As the server makes them of words: those that have a digit, and few have none, are no words of anybody's. */
const pseudonym = /\bw(?=[a-z]*\d)[\da-z]{5}\b/;
const ofCaller: ReadonlySet<string> = new Set(['turn.committed', 'caller.typed', 'turn.eot']);

/** Whether pseudonyms stand for what was said in a call. */
export function hasPseudonyms(entries: readonly LogEntry[]): boolean {
  return entries.some(({ type, text }) => ofCaller.has(type) && pseudonym.test(String(text)));
}
