import { logVersion } from '../../../../../src/call/event-log.ts';
import { readLogEntry, type LogEntry } from '../../../../replay/log-entry.ts';

/** Why a log can't be opened; in sentences for a person. */
export interface LogFault {
  /** Counted from 1, as an editor does. */
  readonly line: number;
  readonly words: string;
}

const longestLine = 4_000_000;

/** Reads the text of an event log as it comes, and stops at what is none. */
export class LogReader {
  #rest = '';
  #lines = 0;
  #lastAt = 0;
  #fault: LogFault | undefined;

  /** Once there is one, nothing more is read. */
  get fault(): LogFault | undefined {
    return this.#fault;
  }

  /** The entries of the lines that `text` has completed. */
  read(text: string): readonly LogEntry[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestLine) this.#accuse('is too long for an entry of an event log.');
    const entries: LogEntry[] = [];
    for (const line of lines) {
      const entry = this.#fault === undefined ? this.#entryOf(line) : undefined;
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  /** What stands in a last line without an end; `isCutOff` where that is only a part of an entry. */
  finish(): { readonly entry: LogEntry | undefined; readonly isCutOff: boolean } {
    const line = this.#rest;
    this.#rest = '';
    if (this.#fault !== undefined || (line.trim() === '' && this.#lines > 0))
      return { entry: undefined, isCutOff: false };
    if (this.#lines > 0 && readLogEntry(line) === undefined) return { entry: undefined, isCutOff: true };
    return { entry: this.#entryOf(line), isCutOff: false };
  }

  #entryOf(line: string): LogEntry | undefined {
    this.#lines += 1;
    const entry = readLogEntry(line);
    const fault = this.#lines === 1 ? faultOfHeader(entry) : this.#faultOf(entry);
    if (fault === undefined && entry !== undefined) {
      this.#lastAt = entry.at;
      return entry;
    }
    this.#accuse(fault ?? 'is not an entry of an event log: the file is damaged.');
    return undefined;
  }

  #faultOf(entry: LogEntry | undefined): string | undefined {
    if (entry === undefined) return 'is not an entry of an event log: the file is damaged.';
    if (entry.at < this.#lastAt) return 'is earlier than the line before it: the file is damaged.';
    return entry.kind === 'call' ? 'begins another call: open one log at a time.' : undefined;
  }

  #accuse(words: string): void {
    this.#fault ??= { line: Math.max(1, this.#lines), words: `Line ${Math.max(1, this.#lines)} ${words}` };
  }
}

function faultOfHeader(entry: LogEntry | undefined): string | undefined {
  if (entry?.type !== 'call.opened' || typeof entry['id'] !== 'string')
    return 'is not the beginning of an event log of talky.';
  if (entry['version'] !== logVersion)
    return `has version ${String(entry['version'])} of the format, and this page reads version ${logVersion}: use the talky that has written it.`;
  const { policy } = entry;
  return typeof policy === 'object' && policy !== null ? undefined : 'has no policy: the file is damaged.';
}
