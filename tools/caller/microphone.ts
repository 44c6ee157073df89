import type { Clock, TimerHandle } from '../../src/ports/clock.ts';

/** What telephony and browsers usually send. */
const usualFrameMs = 20;
/** Further behind than this, a machine that slept is not caught up with: the caller was silent for that long. */
const maxLagMs = 1000;

export interface MicrophoneOptions {
  readonly clock: Clock;
  readonly sampleRateHz: number;
  /** The length of one frame; 20 unless given. */
  readonly frameMs?: number;
  /** A whole frame, `startMs` being the moment of its first sample; the samples are valid only during the call. */
  readonly onFrame: (pcm: Int16Array, startMs: number) => void;
}

/** When the samples given to `say` were, or will be, spoken; on the clock's axis. */
export interface Utterance {
  readonly startMs: number;
  /** Resolves when the last sample was sent, or when the microphone was closed. */
  readonly spoken: Promise<void>;
}

interface Speech {
  readonly pcm: Int16Array;
  offset: number;
  readonly spoken: () => void;
}

/**
 * A microphone that never stops: a frame every 20 ms, or as often as it is told to, silence where there is nothing to say.
 *
 * As with a real one, a frame leaves when its last sample has been recorded. Each frame's moment is counted from the
 * beginning, so that late timers never add up.
 */
export class Microphone {
  readonly #options: MicrophoneOptions;
  readonly #clock: Clock;
  readonly #frameMs: number;
  readonly #frame: Int16Array;
  readonly #speeches: Speech[] = [];
  #originMs: number;
  #framesSent = 0;
  #isOpen = false;
  #timer: TimerHandle | undefined;

  constructor(options: MicrophoneOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#frameMs = options.frameMs ?? usualFrameMs;
    this.#frame = new Int16Array(Math.round((options.sampleRateHz * this.#frameMs) / 1000));
    this.#originMs = this.#clock.now();
  }

  /** Starts to send; once. */
  open(): void {
    this.#isOpen = true;
    this.#originMs = this.#clock.now();
    this.#waitForFrame();
  }

  /** Speaks the samples after whatever is still being said, from the next frame on. */
  say(pcm: Int16Array): Utterance {
    const queued = this.#speeches.reduce(
      (sum, { pcm, offset }) => sum + this.#framesOf(pcm.length - offset),
      0,
    );
    const startMs = this.#originMs + (this.#framesSent + queued) * this.#frameMs;
    const spoken = new Promise<void>((resolve) => {
      this.#speeches.push({ pcm, offset: 0, spoken: resolve });
    });
    return { startMs, spoken };
  }

  close(): void {
    this.#isOpen = false;
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const { spoken } of this.#speeches.splice(0)) spoken();
  }

  #waitForFrame(): void {
    const dueMs = this.#originMs + (this.#framesSent + 1) * this.#frameMs;
    this.#timer = this.#clock.setTimeout(() => this.#sendDueFrames(), Math.max(0, dueMs - this.#clock.now()));
  }

  #sendDueFrames(): void {
    const lagMs = this.#clock.now() - this.#originMs - (this.#framesSent + 1) * this.#frameMs;
    if (lagMs > maxLagMs) this.#originMs += lagMs;
    this.#timer = undefined;
    while (this.#isOpen && this.#originMs + (this.#framesSent + 1) * this.#frameMs <= this.#clock.now()) {
      this.#sendFrame();
    }
    if (this.#isOpen) this.#waitForFrame();
  }

  #sendFrame(): void {
    const [speech] = this.#speeches;
    const startMs = this.#originMs + this.#framesSent * this.#frameMs;
    this.#framesSent += 1;
    this.#frame.fill(0);
    if (speech !== undefined) {
      this.#frame.set(speech.pcm.subarray(speech.offset, speech.offset + this.#frame.length));
      speech.offset += this.#frame.length;
    }
    this.#options.onFrame(this.#frame, startMs);
    if (speech !== undefined && speech.offset >= speech.pcm.length) {
      this.#speeches.shift();
      speech.spoken();
    }
  }

  /** Each speech begins with a frame of its own. */
  #framesOf(samples: number): number {
    return Math.ceil(samples / this.#frame.length);
  }
}
