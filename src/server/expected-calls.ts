/** Lines that are held for calls which were promised one and have not begun. */
export class ExpectedCalls {
  readonly #nowMs: () => number;
  readonly #untilMs = new Map<string, number>();

  /** `nowMs`: milliseconds of any one clock. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** How many lines are held; for a call of this key, by others. */
  count(key?: string): number {
    const nowMs = this.#nowMs();
    for (const [each, untilMs] of this.#untilMs) if (nowMs > untilMs) this.#untilMs.delete(each);
    return this.#untilMs.size - (key !== undefined && this.#untilMs.has(key) ? 1 : 0);
  }

  has(key: string): boolean {
    return this.#nowMs() <= (this.#untilMs.get(key) ?? -Infinity);
  }

  /** Until `remove` unless a time is given; one that is held already is held for so long from now. */
  hold(key: string, forMs = Infinity): void {
    this.#untilMs.set(key, this.#nowMs() + forMs);
  }

  /** The call begins, or is over before. */
  remove(key: string): void {
    this.#untilMs.delete(key);
  }
}
