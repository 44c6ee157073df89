import { reconnectDelayMs } from '../model/line-loss.ts';
import type { Surroundings } from './surroundings.ts';

/** When to try again after the line was lost, with growing patience, until it is time to give up. */
export class Redial {
  readonly #surroundings: Surroundings;
  readonly #dial: () => void;
  #lostMs: number | undefined;
  #attempt = 0;
  #callOff: (() => void) | undefined;

  constructor(surroundings: Surroundings, dial: () => void) {
    this.#surroundings = surroundings;
    this.#dial = dial;
  }

  /** Which attempt is due when; undefined when it is time to give up. */
  lost(): { readonly attempt: number; readonly retryMs: number } | undefined {
    const { nowMs, random, after } = this.#surroundings;
    this.#callOff?.();
    const now = nowMs();
    this.#lostMs ??= now;
    const delayMs = reconnectDelayMs(this.#attempt, now - this.#lostMs, random());
    if (delayMs === undefined) return undefined;
    this.#attempt += 1;
    this.#callOff = after(delayMs, () => this.now());
    return { attempt: this.#attempt, retryMs: now + delayMs };
  }

  /** Dials without waiting, where a dial is due. */
  now(): void {
    if (this.#callOff === undefined) return;
    this.#callOff();
    this.#callOff = undefined;
    this.#dial();
  }

  /** The line is there again, or is not wanted any more. */
  reset(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#lostMs = undefined;
    this.#attempt = 0;
  }
}
