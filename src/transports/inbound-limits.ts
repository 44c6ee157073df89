import { TooFast } from '../errors/protocol-error.ts';
import { Allowance } from './allowance.ts';

/** 50 frames of 20 ms and the echoes of marks; a carrier may replay 10 s after a loss of its network. */
const messagesPerSecond = 120;
const messageBurst = 10 * messagesPerSecond;
const keysPerSecond = 10;
const keyBurst = 40;

/** How many messages, and keys of a telephone, are taken from a carrier. */
export class InboundLimits {
  readonly #messages: Allowance;
  readonly #keys: Allowance;

  constructor(nowMs: number) {
    this.#messages = new Allowance(messagesPerSecond, messageBurst, nowMs);
    this.#keys = new Allowance(keysPerSecond, keyBurst, nowMs);
  }

  /** Throws `TooFast`. */
  countMessage(nowMs: number): void {
    if (this.#messages.take(1, nowMs)) return;
    throw new TooFast(`No more than ${messagesPerSecond} messages a second are taken.`);
  }

  /** Throws `TooFast`. */
  countKey(nowMs: number): void {
    if (this.#keys.take(1, nowMs)) return;
    throw new TooFast(`No more than ${keysPerSecond} keys a second are taken.`);
  }
}
