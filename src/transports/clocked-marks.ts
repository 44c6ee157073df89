import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { TransportClock } from './transport-clock.ts';

interface ClockedMark {
  readonly name: string;
  /** How many bytes come before it, counted from the beginning. */
  readonly at: number;
  /** When it is played; undefined while audio before it is not sent. */
  dueMs: number | undefined;
}

export interface ClockedMarksOptions {
  readonly clock: TransportClock;
  readonly format: AudioFormat;
  /** Called by the clock alone, never while audio or a mark is added. */
  readonly played: (name: string) => void;
}

/**
 * The marks of a carrier that answers none: each is taken to be played when all audio before it was sent and has had its
 * time. The time of a pause is not counted: what was sent before it is taken to wait at the carrier.
 */
export class ClockedMarks {
  readonly #options: ClockedMarksOptions;
  readonly #bytesPerMs: number;
  readonly #marks: ClockedMark[] = [];
  #added = 0;
  #sent = 0;
  /** When all that was sent is played. */
  #endMs = -Infinity;
  #pausedMs: number | undefined;
  #timer: unknown;

  constructor(options: ClockedMarksOptions) {
    const { encoding, sampleRateHz } = options.format;
    this.#options = options;
    this.#bytesPerMs = (sampleRateHz * (encoding === 'linear16' ? 2 : 1)) / 1000;
  }

  /** Whether audio that was sent is not played yet. */
  get isPlaying(): boolean {
    return this.#endMs > (this.#pausedMs ?? this.#options.clock.now());
  }

  added(bytes: number): void {
    this.#added += bytes;
  }

  sent(bytes: number): void {
    this.#endMs = Math.max(this.#endMs, this.#options.clock.now()) + bytes / this.#bytesPerMs;
    this.#sent += bytes;
    for (const mark of this.#marks) {
      if (mark.at > this.#sent) break;
      mark.dueMs ??= this.#endMs - (this.#sent - mark.at) / this.#bytesPerMs;
    }
    this.#arm();
  }

  mark(name: string): void {
    this.#marks.push({ name, at: this.#added, dueMs: this.#added > this.#sent ? undefined : this.#endMs });
    this.#arm();
  }

  pause(): void {
    this.#pausedMs ??= this.#options.clock.now();
    this.close();
  }

  resume(): void {
    if (this.#pausedMs === undefined) return;
    const lastedMs = this.#options.clock.now() - this.#pausedMs;
    this.#pausedMs = undefined;
    this.#endMs += lastedMs;
    for (const mark of this.#marks) if (mark.dueMs !== undefined) mark.dueMs += lastedMs;
    this.#arm();
  }

  /** What is not played was dropped. */
  clear(): void {
    this.#marks.length = 0;
    this.#sent = this.#added;
    this.#endMs = -Infinity;
    this.close();
  }

  close(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(): void {
    const dueMs = this.#marks[0]?.dueMs;
    if (dueMs === undefined || this.#timer !== undefined || this.#pausedMs !== undefined) return;
    const { clock } = this.#options;
    this.#timer = clock.setTimeout(() => this.#pass(), Math.max(0, Math.ceil(dueMs - clock.now())));
  }

  #pass(): void {
    this.#timer = undefined;
    const { clock, played } = this.#options;
    // Whoever is told may have cleared, or added to, what is left.
    while ((this.#marks[0]?.dueMs ?? Infinity) <= clock.now()) {
      const mark = this.#marks.shift();
      if (mark !== undefined) played(mark.name);
    }
    this.#arm();
  }
}
