/**
 * How sure a recogniser is, from 0 to 1, that a turn is over, by the length of the silence after its last word alone: each
 * `halfLifeMs` of silence halves the doubt. Real ones hear words and melody as well; here silence is what a threshold means.
 */
export class SilenceConfidence {
  readonly #halfLifeMs: number;

  constructor(halfLifeMs: number) {
    this.#halfLifeMs = halfLifeMs;
  }

  after(silenceMs: number): number {
    return 1 - 2 ** (-silenceMs / this.#halfLifeMs);
  }

  /** How much silence it takes to be so sure. */
  silenceMs(confidence: number): number {
    return -this.#halfLifeMs * Math.log2(1 - confidence);
  }
}
