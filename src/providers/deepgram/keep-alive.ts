import type { Clock, TimerHandle } from '../../ports/clock.ts';

/** Nova gives a client up after 10 s in which it sends nothing: https://developers.deepgram.com/docs/audio-keep-alive */
const everyMs = 4000;

/** Calls `send` when nothing was sent for a while, and again and again until something is. */
export class KeepAlive {
  readonly #clock: Clock;
  readonly #send: () => void;
  #sentMs: number;
  #timer: TimerHandle | undefined;

  constructor(clock: Clock, send: () => void) {
    this.#clock = clock;
    this.#send = send;
    this.#sentMs = clock.now();
    this.#wait(everyMs);
  }

  /** Something else was sent. */
  sent(): void {
    this.#sentMs = this.#clock.now();
  }

  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(ms: number): void {
    this.#timer = this.#clock.setTimeout(() => {
      const leftMs = this.#sentMs + everyMs - this.#clock.now();
      if (leftMs <= 0) {
        this.sent();
        this.#send();
      }
      this.#wait(leftMs > 0 ? leftMs : everyMs);
    }, ms);
  }
}
