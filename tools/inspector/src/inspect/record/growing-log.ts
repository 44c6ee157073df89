import type { Frame } from '../../../../../src/inspector/frame.ts';
import type { LogEntry } from '../../../../replay/log-entry.ts';

/** What is known of a call: both lists only ever grow. */
export interface GrowingLog {
  readonly entries: readonly LogEntry[];
  readonly frames: readonly Frame[];
  /** Lines of the log that came before the first entry here. */
  readonly firstLine: number;
}

/** Makes something of a log, entry by entry. */
export interface EntryReader {
  take(entry: LogEntry, index: number): void;
}

/** One reader for each log; it has read all that there is whenever it is asked for, and nothing twice. */
export function readerPerLog<Reader extends EntryReader>(
  make: (log: GrowingLog) => Reader,
): (log: GrowingLog) => Reader {
  const readings = new WeakMap<GrowingLog, { readonly reader: Reader; taken: number }>();
  return (log) => {
    const reading = readings.get(log) ?? { reader: make(log), taken: 0 };
    readings.set(log, reading);
    for (let entry = log.entries[reading.taken]; entry !== undefined; entry = log.entries[reading.taken])
      reading.reader.take(entry, reading.taken++);
    return reading.reader;
  };
}
