import type { Frame } from './frame.ts';

/** What is shown in place of what may not be seen. */
export interface Redaction {
  /** Of an entry of the event log. */
  entry(entry: Readonly<Record<string, unknown>>): unknown;
  /** Of an event, a decision, the machine's context, or an error in words. */
  value(value: unknown): unknown;
}

export function redactedFrame(frame: Frame, redact: Redaction | undefined): Frame {
  if (redact === undefined) return frame;
  return {
    ...frame,
    event: redact.value(frame.event) as Frame['event'],
    context: redact.value(frame.context) as Frame['context'],
    decisions: frame.decisions.map((decision) => redact.value(decision)) as Frame['decisions'],
  };
}

/** A line of the event log as it may be seen. */
export function redactedLine(line: string, redact: Redaction | undefined): string {
  if (redact === undefined) return line;
  return JSON.stringify(redact.entry(JSON.parse(line) as Readonly<Record<string, unknown>>));
}
