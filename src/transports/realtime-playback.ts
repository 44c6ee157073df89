import type { TransportClock } from './transport-clock.ts';

const longestLagMs = 5000;
/** As many items as the conversation has at most. */
const mostItems = 1000;

interface SetMark {
  readonly name: string;
  readonly item: string;
  /** Behind so much of the item's audio. */
  readonly itemMs: number;
  /** When playback gets there, if nothing delays it. */
  readonly atMs: number;
}

/**
 * What the client plays, which the protocol tells in one way alone: how much of an item was heard when it was cut off. Until
 * it has done so the call goes by its own clock; from then on marks are answered here, as late as the client was found to be.
 */
export class RealtimePlayback {
  readonly #clock: TransportClock;
  readonly #played: (mark: string) => void;
  #marks: SetMark[] = [];
  #item = '';
  #itemMs = 0;
  /** Of the items before. */
  readonly #audioMs = new Map<string, number>();
  /** When all that was sent is played. */
  #endMs = -Infinity;
  #lagMs: number | undefined;
  #timer: unknown;

  constructor(clock: TransportClock, played: (mark: string) => void) {
    this.#clock = clock;
    this.#played = played;
  }

  audio(item: string, ms: number): void {
    if (item !== this.#item) this.#begin(item);
    this.#itemMs += ms;
    this.#endMs = Math.max(this.#endMs, this.#clock.now()) + ms;
  }

  /** How much of an item was sent. */
  audioMs(item: string): number {
    return item === this.#item ? this.#itemMs : (this.#audioMs.get(item) ?? 0);
  }

  mark(name: string): void {
    const atMs = Math.max(this.#endMs, this.#clock.now());
    this.#marks.push({ name, item: this.#item, itemMs: this.#itemMs, atMs });
    // What was answered by nobody is of no use once the call has forgotten it.
    if (this.#marks.length > 512) this.#marks.shift();
    this.#schedule();
  }

  /** The client drops what it has not played. */
  clear(): void {
    this.#marks = [];
    this.#endMs = -Infinity;
    this.close();
  }

  /** The client says that it has played so much of this item, and no more. */
  cutAt(item: string, audioEndMs: number): void {
    const heard = this.#marks.filter((mark) => mark.item === item && mark.itemMs <= audioEndMs);
    const leftMs = this.#itemMs - audioEndMs;
    if (item === this.#item && this.#endMs > this.#clock.now() && leftMs >= 0)
      this.#lagMs = Math.min(longestLagMs, Math.max(0, leftMs - (this.#endMs - this.#clock.now())));
    this.#lagMs ??= 0;
    this.clear();
    const newest = heard.at(-1);
    if (newest !== undefined) this.#played(newest.name);
  }

  close(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #begin(item: string): void {
    if (this.#itemMs > 0) this.#audioMs.set(this.#item, this.#itemMs);
    const [oldest] = this.#audioMs.keys();
    if (this.#audioMs.size > mostItems && oldest !== undefined) this.#audioMs.delete(oldest);
    this.#item = item;
    this.#itemMs = 0;
  }

  #schedule(): void {
    const [next] = this.#marks;
    if (this.#lagMs === undefined || next === undefined || this.#timer !== undefined) return;
    const delayMs = Math.max(0, next.atMs + this.#lagMs - this.#clock.now());
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      this.#marks.shift();
      this.#played(next.name);
      this.#schedule();
    }, delayMs);
  }
}
