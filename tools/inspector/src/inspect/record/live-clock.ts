import type { OpenCall } from './open-call.ts';

export interface LiveClockSurroundings {
  readonly nowMs: () => number;
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** Whether anybody sees the page. */
  readonly isVisible: () => boolean;
}

const tickMs = 100;

/**
 * The clock of a call that goes on, in silence too. What the feed tells is on its way for a while, so the call is never
 * earlier than it says: the message that came fastest is the nearest to the truth.
 */
export class LiveClock {
  readonly #surroundings: LiveClockSurroundings;
  /** From the page's clock to the call's; undefined: nothing was heard yet. */
  #aheadMs: number | undefined;
  #callOff: (() => void) | undefined;

  constructor(surroundings: LiveClockSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Something has come just now that was said at `atMs` of the call. */
  hear(atMs: number): void {
    this.#aheadMs = Math.max(this.#aheadMs ?? -Infinity, atMs - this.#surroundings.nowMs());
  }

  /** Moves the call's present until it is stopped. */
  start(call: OpenCall): void {
    this.#callOff?.();
    this.#tell(call);
    this.#callOff = this.#surroundings.after(tickMs, () => this.start(call));
  }

  /** The call's present stays where it is, and what was heard is forgotten: the next line may be to another clock. */
  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#aheadMs = undefined;
  }

  #tell({ liveMs }: OpenCall): void {
    const { nowMs, isVisible } = this.#surroundings;
    if (this.#aheadMs !== undefined && isVisible()) liveMs.value = Math.round(nowMs() + this.#aheadMs);
  }
}
