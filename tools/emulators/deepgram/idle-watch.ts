import type { Clock, TimerHandle } from '../../../src/ports/clock.ts';

const idleMs = 10_000;

/** Nova gives up a client after 10 s without audio or KeepAlive; without any audio, KeepAlives do not count. */
export class IdleWatch {
  readonly #clock: Clock;
  readonly #idle: () => void;
  #activeMs: number;
  #hadAudio = false;
  #timer: TimerHandle | undefined;

  constructor(clock: Clock, idle: () => void) {
    this.#clock = clock;
    this.#idle = idle;
    this.#activeMs = clock.now();
    this.#wait(idleMs);
  }

  audio(): void {
    this.#hadAudio = true;
    this.#activeMs = this.#clock.now();
  }

  keptAlive(): void {
    if (this.#hadAudio) this.#activeMs = this.#clock.now();
  }

  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(ms: number): void {
    this.#timer = this.#clock.setTimeout(() => {
      const leftMs = this.#activeMs + idleMs - this.#clock.now();
      if (leftMs > 0) this.#wait(leftMs);
      else this.#idle();
    }, ms);
  }
}
