import { Allowance } from './allowance.ts';
import { longestBufferedMs } from './realtime-input-buffer.ts';
import { RealtimeRefusal } from './realtime-error.ts';
import type { TransportClock } from './transport-clock.ts';

/** So much audio is handed over at once, and more so soon after it: two minutes are there after 1.2 s. */
const sliceMs = 1000;
const betweenSlicesMs = 10;
/** Audio is committed as fast as it is spoken, but for what one buffer holds. */
const replayedMsPerSecond = 1000;

export interface ReplayOptions {
  readonly clock: TransportClock;
  readonly audio: (bytes: Uint8Array) => void;
  /** All of it was handed over. */
  readonly done: () => void;
}

/** Hands the caller's committed audio to the call: neither all at one moment, nor more of it than can have been spoken. */
export class RealtimeReplay {
  readonly #options: ReplayOptions;
  readonly #allowance: Allowance;
  #pieces: Uint8Array[] = [];
  #sliceBytes = 0;
  #isReady = false;
  #timer: unknown;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#allowance = new Allowance(replayedMsPerSecond, longestBufferedMs, options.clock.now());
  }

  /** Throws `RealtimeRefusal` where it is more than was to be spoken by now. */
  charge(ms: number): void {
    if (!this.#allowance.take(ms, this.#options.clock.now()))
      throw new RealtimeRefusal(
        'rate_limit_exceeded',
        'Audio is committed faster than it is spoken; ask for the response later.',
      );
  }

  /** The call hears. Until then a recogniser would keep the newest seconds alone, and nobody the wish that the turn ends. */
  ready(): void {
    this.#isReady = true;
    if (this.#pieces.length > 0) this.#hand();
  }

  /** The first slice is handed over now, if the call hears, and nothing is left of what was to be handed over before. */
  begin(pieces: readonly Uint8Array[], bytesPerMs: number): void {
    const isHanding = this.#pieces.length > 0;
    this.#pieces = [...this.#pieces, ...pieces];
    this.#sliceBytes = sliceMs * bytesPerMs;
    if (this.#isReady && !isHanding) this.#hand();
  }

  /** Drops the rest, and is done where it was not. */
  cut(): void {
    if (this.#pieces.length === 0) return;
    this.end();
    this.#options.done();
  }

  end(): void {
    this.#pieces = [];
    this.#options.clock.clearTimeout(this.#timer);
  }

  #hand(): void {
    const { clock, audio, done } = this.#options;
    let left = this.#sliceBytes;
    while (left > 0) {
      const [piece] = this.#pieces;
      if (piece === undefined) break;
      const part = piece.subarray(0, left);
      if (part.byteLength === piece.byteLength) this.#pieces.shift();
      else this.#pieces[0] = piece.subarray(left);
      left -= part.byteLength;
      audio(part);
    }
    if (this.#pieces.length === 0) done();
    else this.#timer = clock.setTimeout(() => this.#hand(), betweenSlicesMs);
  }
}
