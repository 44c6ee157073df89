import type { LogEntry } from '../../../../../replay/log-entry.ts';

/** What is done with the entries of a type; `index` is the entry's place in the call's list. */
export type Handlers = Readonly<Record<string, (entry: LogEntry, index: number) => void>>;

/** A text of an entry; empty where it has none. */
export function textOf(entry: LogEntry, key = 'text'): string {
  const value = entry[key];
  return typeof value === 'string' ? value : '';
}

export function numberOf(entry: LogEntry, key: string): number | undefined {
  const value = entry[key];
  return typeof value === 'number' ? value : undefined;
}
