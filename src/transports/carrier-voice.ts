import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { CarrierCodec, WireMessage } from './carrier-codec.ts';
import { ClockedMarks } from './clocked-marks.ts';
import { FrameCutter } from './frame-cutter.ts';
import { HeldAudio } from './held-audio.ts';
import { SentMarks } from './sent-marks.ts';
import type { TransportClock } from './transport-clock.ts';

/** A message that is not full waits no longer than this for more audio: it is less than playout is ahead. */
const flushAfterMs = 60;

export interface CarrierVoiceOptions {
  readonly clock: TransportClock;
  readonly codec: CarrierCodec;
  readonly format: AudioFormat;
  readonly sendAudio: (message: WireMessage) => void;
  readonly send: (message: WireMessage) => void;
  /** A mark is played, by the clock: of a carrier that has none. */
  readonly played: (mark: string) => void;
  /** What was said while the stream was paused is dropped: the pause lasts too long. */
  readonly unheard: () => void;
}

/**
 * What the agent says on a carrier's line: in messages of the carrier's size, each mark behind its audio. While the stream is
 * paused it is held, and nothing is played.
 */
export class CarrierVoice {
  readonly #options: CarrierVoiceOptions;
  readonly #marks = new SentMarks();
  readonly #cutter: FrameCutter;
  readonly #held: HeldAudio;
  /** Where the carrier has no marks. */
  readonly #clocked: ClockedMarks | undefined;
  #isPaused = false;
  #timer: unknown;
  #addedMs = 0;

  constructor(options: CarrierVoiceOptions) {
    const { clock, codec, format, send, played, unheard } = options;
    this.#options = options;
    this.#clocked = codec.mark === undefined ? new ClockedMarks({ clock, format, played }) : undefined;
    this.#held = new HeldAudio({
      clock,
      format,
      giveUp: () => {
        this.#drop();
        unheard();
      },
    });
    this.#cutter = new FrameCutter({
      framing: codec.framing,
      encoding: format.encoding,
      sendFrame: (bytes) => {
        if (this.#isPaused) this.#held.add(bytes);
        else this.#send(bytes);
      },
      sendMark: (name) => {
        const message = codec.mark?.(name);
        if (message === undefined) return;
        this.#marks.sent(name);
        send(message);
      },
    });
  }

  audio(bytes: Uint8Array): void {
    this.#clocked?.added(bytes.byteLength);
    this.#cutter.add(bytes);
    this.#addedMs = this.#options.clock.now();
    if (this.#cutter.isWaiting && this.#timer === undefined) this.#flushIn(flushAfterMs);
  }

  mark(name: string): void {
    if (this.#clocked === undefined) this.#cutter.mark(name);
    else this.#clocked.mark(name);
  }

  /** Drops what the carrier has not played yet. */
  clear(): void {
    this.#drop();
    this.#marks.cleared();
    for (const message of this.#options.codec.clear()) this.#options.send(message);
  }

  /** The carrier plays nothing from now on. */
  pause(): void {
    this.#isPaused = true;
    this.#clocked?.pause();
    if (this.#clocked?.isPlaying === true) this.#held.wait();
  }

  /** What was held goes out. */
  resume(): void {
    this.#isPaused = false;
    this.#clocked?.resume();
    this.#held.release((bytes) => this.#send(bytes));
  }

  /** Whether this echo of a mark says that it was played. */
  echoed(name: string): boolean {
    return this.#marks.echoed(name);
  }

  close(): void {
    this.#stopTimer();
    this.#held.clear();
    this.#clocked?.close();
  }

  #send(bytes: Uint8Array): void {
    const message = this.#options.codec.audio(bytes);
    if (message === undefined) return;
    this.#clocked?.sent(bytes.byteLength);
    this.#options.sendAudio(message);
  }

  #drop(): void {
    this.#cutter.clear();
    this.#held.clear();
    this.#clocked?.clear();
    this.#stopTimer();
  }

  #flushIn(delayMs: number): void {
    const { clock } = this.#options;
    this.#timer = clock.setTimeout(() => {
      this.#timer = undefined;
      const quietMs = clock.now() - this.#addedMs;
      if (quietMs >= flushAfterMs) this.#cutter.flush();
      else this.#flushIn(flushAfterMs - quietMs);
    }, delayMs);
  }

  #stopTimer(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
