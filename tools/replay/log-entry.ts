import type { LogKind } from '../../src/call/event-log.ts';

/** One line of an event log; `at` is in milliseconds since the call was opened. */
export type LogEntry = {
  readonly at: number;
  readonly kind: LogKind;
  readonly type: string;
} & Readonly<Record<string, unknown>>;

const kinds: ReadonlySet<unknown> = new Set(['call', 'input', 'decision', 'effect']);

/** The entry that a line holds; undefined when it is none. */
export function readLogEntry(line: string): LogEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is LogEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { at, kind, type } = value as Partial<Record<string, unknown>>;
  return typeof at === 'number' && Number.isFinite(at) && kinds.has(kind) && typeof type === 'string';
}
