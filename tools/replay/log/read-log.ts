import { z } from 'zod';
import { interruptionMode, policyShape, spokenLine } from '../../../src/config/policy-schema.ts';
import { readCallInput } from '../../../src/call/call-input-shape.ts';
import { logVersion } from '../../../src/call/event-log.ts';
import { readLogEntry, type LogEntry } from '../log-entry.ts';

const headerSchema = z.object({
  id: z.string(),
  agent: z.string(),
  resumed: z.boolean(),
  policy: z.strictObject(policyShape),
  farewell: z.string(),
  apology: z.union([z.string(), spokenLine]),
  greeting: z
    .object({ name: z.literal('greeting'), text: z.string(), mode: interruptionMode.optional() })
    .optional(),
  tools: z.array(z.object({ name: z.string(), effect: z.enum(['read', 'write']), cancellable: z.boolean() })),
});

export type LogHeader = z.infer<typeof headerSchema>;

/** A call as its event log has it, from its opening to its end. */
export interface RecordedCall {
  readonly header: LogHeader;
  /** Every line, the header first. */
  readonly entries: readonly LogEntry[];
}

export type LogReading =
  | { readonly ok: true; readonly call: RecordedCall }
  /** `line` is counted from 1; `fault` is to be read after it, `remedy` is a sentence. */
  | { readonly ok: false; readonly line: number; readonly fault: string; readonly remedy: string };

/** Reads the text of an event log, and sees that it is whole. */
export function readLog(text: string): LogReading {
  const lines = text.replace(/\n$/, '').split('\n');
  const foreign =
    'Name an event log of talky: a .ndjson file of var/calls, or what /api/v1/calls/ID/events answers.';
  const opened = readLogEntry(lines[0] ?? '');
  if (opened?.type !== 'call.opened')
    return { ok: false, line: 1, fault: 'is not the beginning of an event log', remedy: foreign };
  if (opened['version'] !== logVersion) {
    const fault = `has version ${String(opened['version'])} of the format, and only version ${logVersion} can be replayed`;
    return { ok: false, line: 1, fault, remedy: 'Replay it with the talky that has written it.' };
  }
  const header = headerSchema.safeParse(opened);
  if (!header.success) {
    const key = header.error.issues[0]?.path.join('.') ?? '';
    return { ok: false, line: 1, fault: `is damaged: ${key} is missing or wrong`, remedy: foreign };
  }
  const entries = [opened];
  for (const [index, line] of lines.slice(1).entries()) {
    const entry = readLogEntry(line);
    const fault = faultOfLine(entry, entries.at(-1));
    if (entry === undefined || fault !== undefined) {
      const isLast = index === lines.length - 2;
      const remedy = isLast
        ? 'The log was cut off: get the whole file.'
        : 'The file was damaged: get it once more.';
      return { ok: false, line: index + 2, fault: fault ?? 'is damaged', remedy };
    }
    entries.push(entry);
  }
  if (entries.at(-1)?.type === 'client.ended') return { ok: true, call: { header: header.data, entries } };
  const remedy = 'The call goes on, or its process was killed: only a call that is over can be replayed.';
  return { ok: false, line: entries.length, fault: 'is the last one, and no end of a call', remedy };
}

function faultOfLine(entry: LogEntry | undefined, before: LogEntry | undefined): string | undefined {
  if (entry === undefined) return 'is not an entry of an event log';
  if (entry.at < (before?.at ?? 0)) return 'is earlier than the line before it';
  if (entry.kind === 'call') return 'begins another call';
  const reading = entry.kind === 'input' ? readCallInput(entry) : undefined;
  return reading?.ok === false ? reading.fault : undefined;
}
