import type { TransportClock } from './transport-clock.ts';

/** Half the period of pings: one is sent at every second tick, and missed when unanswered at the next. */
const tickMs = 5000;
const missesUntilDead = 2;

export interface LivenessOptions {
  readonly clock: TransportClock;
  readonly ping: () => void;
  /** Called at most once. */
  readonly dead: () => void;
  readonly tick: () => void;
}

/**
 * Notices that a peer has vanished without closing: pings every 10 s, each to be answered within 5 s. Two misses in a
 * row are death, 25 s at the latest after the peer went away.
 *
 * Only pongs count as life. A peer that sends and never reads would otherwise be kept for ever, its audio piling up.
 */
export class Liveness {
  readonly #options: LivenessOptions;
  #timer: unknown;
  #awaitingPong = false;
  #pingNext = false;
  #misses = 0;

  constructor(options: LivenessOptions) {
    this.#options = options;
    this.#schedule();
  }

  ponged(): void {
    this.#awaitingPong = false;
    this.#misses = 0;
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer);
  }

  #schedule(): void {
    this.#timer = this.#options.clock.setTimeout(() => this.#tick(), tickMs);
  }

  #tick(): void {
    if (this.#awaitingPong) this.#misses += 1;
    this.#awaitingPong = false;
    if (this.#misses >= missesUntilDead) {
      this.#options.dead();
      return;
    }
    this.#schedule();
    if (this.#pingNext) {
      this.#awaitingPong = true;
      this.#options.ping();
    }
    this.#pingNext = !this.#pingNext;
    this.#options.tick();
  }
}
