import type { LogKind } from '../../src/call/event-log.ts';

/** One line of an event log; `at` is in milliseconds since the call was opened. */
export type LogEntry = {
  readonly at: number;
  readonly kind: LogKind;
  readonly type: string;
} & Readonly<Record<string, unknown>>;
