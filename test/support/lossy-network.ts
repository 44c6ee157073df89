import type { Clock } from '../../src/ports/clock.ts';

export interface LossyNetworkOptions {
  readonly clock: Pick<Clock, 'setTimeout'>;
  readonly seed: number;
  /** 0 to 1. */
  readonly loss: number;
  /** Each packet takes between nothing and this long, evenly: with more than the distance of two packets, they overtake. */
  readonly jitterMs: number;
  /** 0 to 1: how many packets come twice. */
  readonly duplicates?: number;
}

/** A bad network, the same for the same seed. */
export class LossyNetwork {
  readonly #options: LossyNetworkOptions;
  readonly #random: () => number;
  sent = 0;
  lost = 0;
  overtaken = 0;
  #lastDelivered = -1;

  constructor(options: LossyNetworkOptions) {
    this.#options = options;
    this.#random = seeded(options.seed);
  }

  readonly carry = (deliver: () => void): void => {
    const { clock, loss, jitterMs, duplicates = 0 } = this.#options;
    const number = this.sent++;
    const isLost = this.#random() < loss;
    const delayMs = this.#random() * jitterMs;
    const isTwice = this.#random() < duplicates;
    if (isLost) {
      this.lost += 1;
      return;
    }
    clock.setTimeout(() => {
      if (number < this.#lastDelivered) this.overtaken += 1;
      this.#lastDelivered = Math.max(this.#lastDelivered, number);
      deliver();
      if (isTwice) deliver();
    }, delayMs);
  };
}

/** Numbers from 0 to 1 that look random (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
