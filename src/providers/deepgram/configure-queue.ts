import type { Clock, TimerHandle } from '../../ports/clock.ts';

export interface ConfigureQueueOptions {
  readonly clock: Clock;
  /** What the connection was opened with. */
  readonly keyterms: readonly string[];
  readonly send: (keyterms: readonly string[]) => void;
}

/** An acknowledgement that has not come by then is lost. */
const acknowledgedWithinMs = 5000;

/**
 * Changes of what is listened for, one at a time: Deepgram takes few `Configure` messages that it has not answered yet. Of
 * the wishes that come meanwhile, only the last one is sent. Nothing waits for an answer but the next wish.
 */
export class ConfigureQueue {
  readonly #options: ConfigureQueueOptions;
  /** What the vendor has, or has been asked for. */
  #sent: readonly string[];
  #wish: readonly string[] | undefined;
  #patience: TimerHandle | undefined;

  constructor(options: ConfigureQueueOptions) {
    this.#options = options;
    this.#sent = options.keyterms;
  }

  wish(keyterms: readonly string[]): void {
    this.#wish = keyterms;
    if (this.#patience === undefined) this.#next();
  }

  /** It was taken, or refused: a wish that is refused is not repeated. */
  answered(): void {
    this.stop();
    this.#next();
  }

  stop(): void {
    if (this.#patience !== undefined) this.#options.clock.clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  #next(): void {
    const wish = this.#wish;
    this.#wish = undefined;
    if (wish === undefined || isSame(wish, this.#sent)) return;
    this.#sent = wish;
    this.#patience = this.#options.clock.setTimeout(() => this.answered(), acknowledgedWithinMs);
    this.#options.send(wish);
  }
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((term, index) => term === right[index]);
}
