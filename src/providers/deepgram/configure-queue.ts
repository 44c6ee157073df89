import type { Clock, TimerHandle } from '../../ports/clock.ts';

/** What can be changed while a connection is open. */
export interface ListeningWish {
  readonly keyterms: readonly string[];
  /** Absent where turns are not guessed to be over, or not by a confidence. */
  readonly eagerThreshold?: number;
}

export interface ConfigureQueueOptions {
  readonly clock: Clock;
  /** What the connection was opened with. */
  readonly opened: ListeningWish;
  /** Is given what has changed. */
  readonly send: (change: Partial<ListeningWish>) => void;
}

/** An acknowledgement that has not come by then is lost. */
const acknowledgedWithinMs = 5000;

/**
 * Changes of how it is listened, one at a time: Deepgram takes few `Configure` messages that it has not answered yet. Of
 * the wishes that come meanwhile, only the last one is sent. Nothing waits for an answer but the next wish.
 */
export class ConfigureQueue {
  readonly #options: ConfigureQueueOptions;
  /** What the vendor has, or has been asked for. */
  #sent: ListeningWish;
  #wish: ListeningWish | undefined;
  #patience: TimerHandle | undefined;

  constructor(options: ConfigureQueueOptions) {
    this.#options = options;
    this.#sent = options.opened;
  }

  wish(wish: ListeningWish): void {
    this.#wish = wish;
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
    if (wish === undefined) return;
    const change = changeOf(this.#sent, wish);
    if (Object.keys(change).length === 0) return;
    this.#sent = wish;
    this.#patience = this.#options.clock.setTimeout(() => this.answered(), acknowledgedWithinMs);
    this.#options.send(change);
  }
}

function changeOf(sent: ListeningWish, { keyterms, eagerThreshold }: ListeningWish): Partial<ListeningWish> {
  return {
    ...(isSame(sent.keyterms, keyterms) ? {} : { keyterms }),
    ...(eagerThreshold === undefined || eagerThreshold === sent.eagerThreshold ? {} : { eagerThreshold }),
  };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((term, index) => term === right[index]);
}
