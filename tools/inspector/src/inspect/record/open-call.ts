import { signal } from '@preact/signals';
import type { Frame } from '../../../../../src/inspector/frame.ts';
import type { LogEntry } from '../../../../replay/log-entry.ts';
import { lastAtOrBefore } from './last-at-or-before.ts';
import type { Outline } from './outline.ts';

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
  /** How far a live call is by its own clock, also where nothing is logged; 0 for a recorded one. */
  readonly liveMs = signal(0);
  /** What the caller said, as it was recorded; undefined when there is no recording. */
  readonly outline = signal<Outline | undefined>(undefined, {
    watched: () => {
      this.isOutlineSeen = true;
    },
    unwatched: () => {
      this.isOutlineSeen = false;
    },
  });
  /** Whether a view shows the outline, or would. */
  isOutlineSeen = false;

  constructor(id: string, firstLine = 0) {
    this.id = id;
    this.firstLine = firstLine;
  }

  /** The present of a live call, the moment of the last entry of a recorded one, in milliseconds since it was opened. */
  get endMs(): number {
    return Math.max(this.entries.at(-1)?.at ?? 0, this.liveMs.peek());
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
