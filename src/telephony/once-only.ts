const keptMs = 24 * 3_600_000;
const mostKept = 200_000;

/** Remembers for a day what was seen, so that what comes a second time is known; the oldest are forgotten first. */
export class OnceOnly {
  readonly #seen = new Map<string, number>();

  /** False when it was seen before. */
  first(what: string, nowMs: number): boolean {
    for (const [oldest, atMs] of this.#seen) {
      if (nowMs - atMs < keptMs && this.#seen.size < mostKept) break;
      this.#seen.delete(oldest);
    }
    if (this.#seen.has(what)) return false;
    this.#seen.set(what, nowMs);
    return true;
  }

  /** It came to nothing: it may come again. */
  forget(what: string): void {
    this.#seen.delete(what);
  }
}
