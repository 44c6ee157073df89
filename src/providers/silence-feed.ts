import type { Clock, TimerHandle } from '../ports/clock.ts';

/** What a recogniser that can't be told to end a turn hears behind it: more than most turns need to be found over. */
export const endOfTurnSilenceMs = 1000;

/** A longer gap between two frames is a pause and no jitter: the caller is muted, on hold, or a link is down. */
const pauseMs = 500;
const stepMs = 100;
/** After a process was asleep, the time that nobody was there is not made up for. */
const longestStepMs = 2000;

/**
 * Keeps the vendor's time going. It advances only with audio, so a turn whose caller is muted would never end: when frames
 * stop coming, silence takes their place, for the pause that has been and then as time passes.
 */
export class SilenceFeed {
  readonly #clock: Clock;
  readonly #feed: (ms: number, pausedMs: number) => void;
  #fedUntilMs: number;
  #pausedMs = 0;
  #timer: TimerHandle | undefined;

  /** `feed` is told how much silence there was since it was last called, and since the pause began. */
  constructor(clock: Clock, feed: (ms: number, pausedMs: number) => void) {
    this.#clock = clock;
    this.#feed = feed;
    this.#fedUntilMs = clock.now();
    this.#wait(pauseMs);
  }

  /** A frame came. */
  heard(): void {
    this.#fedUntilMs = this.#clock.now();
    this.#pausedMs = 0;
  }

  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Timers are not set anew for each frame: it looks now and then how long ago the last one was. */
  #wait(ms: number): void {
    this.#timer = this.#clock.setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    const now = this.#clock.now();
    const goneMs = now - this.#fedUntilMs;
    if (goneMs < (this.#pausedMs > 0 ? stepMs / 2 : pauseMs)) {
      this.#wait(pauseMs - goneMs);
      return;
    }
    this.#fedUntilMs = now;
    this.#wait(stepMs);
    this.#pausedMs += goneMs;
    this.#feed(Math.min(goneMs, longestStepMs), this.#pausedMs);
  }
}
