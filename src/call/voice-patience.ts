import type { Clock, TimerHandle } from '../ports/clock.ts';

/** A voice that has something to say and sends nothing for this long has failed. */
export const voicePatienceMs = 4000;

export interface VoicePatienceOptions {
  readonly clock: Clock;
  /** Whether there is something that the voice has not said. */
  readonly isWaiting: () => boolean;
  readonly onSilence: () => void;
}

/** Waits for a voice to say what it was given. */
export class VoicePatience {
  readonly #options: VoicePatienceOptions;
  #timer: TimerHandle | undefined;
  #lastMs = 0;

  constructor(options: VoicePatienceOptions) {
    this.#options = options;
  }

  /** It has said something. */
  heard(): void {
    this.#lastMs = this.#options.clock.now();
  }

  /** It was given something to say. */
  expect(): void {
    this.heard();
    if (this.#timer === undefined) this.#lookIn(voicePatienceMs);
  }

  stop(): void {
    if (this.#timer !== undefined) this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** One timer for many events: it looks at the newest when it is due. */
  #lookIn(delayMs: number): void {
    const { clock, isWaiting, onSilence } = this.#options;
    this.#timer = clock.setTimeout(() => {
      this.#timer = undefined;
      if (!isWaiting()) return;
      const quietMs = clock.now() - this.#lastMs;
      if (quietMs < voicePatienceMs) this.#lookIn(Math.ceil(voicePatienceMs - quietMs));
      else onSilence();
    }, delayMs);
  }
}
