import { CommandError } from '../command-error.ts';
import { readLogEntry, type LogEntry } from '../replay/log-entry.ts';

/** One call as its log tells it. */
export interface CallLog {
  readonly file: string;
  readonly opened: LogEntry;
  readonly entries: readonly LogEntry[];
  /** The log reaches to the end of the call. */
  readonly isComplete: boolean;
}

/**
 * Reads the text of an event log. Its last line may be cut off, as of a call that goes on or of a server that died.
 * Throws `CommandError` where it is no event log.
 */
export function readCallLog(file: string, text: string): CallLog {
  const lines = text.split('\n');
  const entries = lines.flatMap((line, index): readonly LogEntry[] => {
    if (line.trim() === '') return [];
    const entry = readLogEntry(line);
    if (entry !== undefined) return [entry];
    if (index === lines.length - 1 && index > 0) return [];
    throw new CommandError('usage', `${file}:${index + 1}: this is not a line of an event log`);
  });
  const [opened] = entries;
  if (opened?.type !== 'call.opened') {
    throw new CommandError('usage', `${file}: an event log begins with a call.opened; this file does not`);
  }
  return { file, opened, entries, isComplete: entries.some(({ type }) => type === 'call.ended') };
}
