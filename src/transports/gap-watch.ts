import type { CarrierCodec } from './carrier-codec.ts';
import type { TransportClock } from './transport-clock.ts';

/** What is heard later than this is no conversation any more. */
const patienceMs = 200;

export interface GapWatchOptions {
  readonly clock: TransportClock;
  readonly codec: Pick<CarrierCodec, 'gap'>;
  /** The message that is missing at this moment is to be given up. */
  readonly giveUp: () => void;
}

/** Looks that no message of a carrier holds up those behind it for longer than 200 ms, also when no more of them come. */
export class GapWatch {
  readonly #options: GapWatchOptions;
  #gap: number | undefined;
  #timer: unknown;

  constructor(options: GapWatchOptions) {
    this.#options = options;
  }

  /** To be called when the codec has read a message. */
  look(): void {
    const { clock, codec } = this.#options;
    if (codec.gap === this.#gap) return;
    this.stop();
    this.#gap = codec.gap;
    if (this.#gap !== undefined) this.#timer = clock.setTimeout(() => this.#giveUp(), patienceMs);
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#gap = undefined;
  }

  #giveUp(): void {
    this.#gap = undefined;
    this.#options.giveUp();
    this.look();
  }
}
