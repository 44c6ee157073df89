/** More than this many marks are never out at once; a carrier that answers none of them must not fill the memory. */
const mostOut = 512;

/**
 * The marks that were sent to a carrier and are not answered. Most carriers answer a mark in the same way when it was
 * played and when a clear dropped it, so what a clear drops is forgotten here: its echo, whenever it comes, means nothing.
 */
export class SentMarks {
  readonly #out = new Set<string>();

  sent(name: string): void {
    this.#out.add(name);
    if (this.#out.size <= mostOut) return;
    const [oldest] = this.#out;
    if (oldest !== undefined) this.#out.delete(oldest);
  }

  cleared(): void {
    this.#out.clear();
  }

  /** Whether this echo says that the mark was played: never for one that is unknown, was answered, or was cleared. */
  echoed(name: string): boolean {
    return this.#out.delete(name);
  }
}
