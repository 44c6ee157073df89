import type { Sound } from './fact.ts';

interface Piece {
  readonly word: string | undefined;
  readonly reply: number | undefined;
  readonly fromMs: number;
  toMs: number;
}

/** The caller's end, as it plays what it is sent: one sound behind the other, from the moment it came, until `clear`. */
export class CallerEar {
  #pieces: Piece[] = [];
  #endMs = -Infinity;

  take(sounds: readonly Sound[], reply: number | undefined, nowMs: number): void {
    for (const { word, ms } of sounds) {
      const fromMs = Math.max(nowMs, this.#endMs);
      this.#endMs = fromMs + ms;
      const last = this.#pieces.at(-1);
      const goesOn = last?.word === word && last?.reply === reply && last?.toMs === fromMs;
      if (last !== undefined && goesOn) last.toMs = this.#endMs;
      else this.#pieces.push({ word, reply, fromMs, toMs: this.#endMs });
    }
  }

  clear(nowMs: number): void {
    this.#pieces = this.#pieces.filter(({ fromMs }) => fromMs < nowMs);
    for (const piece of this.#pieces) piece.toMs = Math.min(piece.toMs, nowMs);
    // A sound of zero length keeps what comes next from being taken for the rest of the word.
    this.#pieces.push({ word: undefined, reply: undefined, fromMs: nowMs, toMs: nowMs });
    this.#endMs = -Infinity;
  }

  /** Whether something of this reply is still to be played. */
  awaits(reply: number, nowMs: number): boolean {
    return this.#pieces.some((piece) => piece.reply === reply && piece.toMs > nowMs);
  }

  /** The longest stretch of each word of this reply that was played by then, in milliseconds. */
  played(reply: number, nowMs: number): ReadonlyMap<string, number> {
    const played = new Map<string, number>();
    for (const { word, fromMs, toMs, ...piece } of this.#pieces) {
      if (word === undefined || piece.reply !== reply) continue;
      const ms = Math.min(toMs, nowMs) - fromMs;
      if (ms > 0) played.set(word, Math.max(played.get(word) ?? 0, ms));
    }
    return played;
  }

  /** Nothing more is wanted of this reply. */
  forget(reply: number): void {
    this.#pieces = this.#pieces.filter((piece) => piece.reply !== reply);
  }
}
