import { signal } from '@preact/signals';
import type { Frame } from '../../../../../src/inspector/frame.ts';
import type { LogEntry } from '../../../../replay/log-entry.ts';
import { lastAtOrBefore } from './last-at-or-before.ts';

/** A call that is looked at: its event log as far as it is known, and what its machine went through. */
export class OpenCall {
  readonly id: string;
  /** Lines of the log that came before the first one here: somebody began to watch, and nothing was recorded. */
  readonly firstLine: number;
  /** Both only ever grow; `version` tells when. */
  readonly entries: LogEntry[] = [];
  readonly frames: Frame[] = [];
  readonly version = signal(0);
  readonly isLive = signal(false);
  /** The recording of the caller, a WAV file; undefined when there is none. */
  readonly audio = signal<ArrayBuffer | undefined>(undefined);

  constructor(id: string, firstLine = 0) {
    this.id = id;
    this.firstLine = firstLine;
  }

  /** The moment of the last entry, in milliseconds since the call was opened. */
  get endMs(): number {
    return this.entries.at(-1)?.at ?? 0;
  }

  /** The log's first line, where it is known. */
  get header(): LogEntry | undefined {
    const [first] = this.entries;
    return first?.type === 'call.opened' ? first : undefined;
  }

  /** The index of the last entry at or before a moment; -1: none. */
  entryAt(atMs: number): number {
    return lastAtOrBefore(this.entries, ({ at }) => at, atMs);
  }

  /** The index of the last frame of an entry or an earlier one; -1: none. */
  frameOf(entryIndex: number): number {
    return lastAtOrBefore(this.frames, ({ line }) => line, entryIndex + this.firstLine);
  }
}
