import type { AudioEncoding } from '../../machines/vocabulary/audio-format.ts';
import type { CarrierCodec, WireMessage } from './carrier-codec.ts';
import { FrameCutter } from './frame-cutter.ts';
import { SentMarks } from './sent-marks.ts';
import type { TransportClock } from './transport-clock.ts';

/** A message that is not full waits no longer than this for more audio: it is less than playout is ahead. */
const flushAfterMs = 60;

export interface CarrierVoiceOptions {
  readonly clock: TransportClock;
  readonly codec: CarrierCodec;
  readonly encoding: AudioEncoding;
  readonly sendAudio: (message: WireMessage) => void;
  readonly send: (message: WireMessage) => void;
}

/** What the agent says on a carrier's line: in messages of the carrier's size, each mark behind its audio. */
export class CarrierVoice {
  readonly #options: CarrierVoiceOptions;
  readonly #marks = new SentMarks();
  readonly #cutter: FrameCutter;
  #timer: unknown;
  #addedMs = 0;

  constructor(options: CarrierVoiceOptions) {
    const { codec, encoding, sendAudio, send } = options;
    this.#options = options;
    this.#cutter = new FrameCutter({
      framing: codec.framing,
      encoding,
      sendFrame: (bytes) => {
        const message = codec.audio(bytes);
        if (message !== undefined) sendAudio(message);
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
    this.#cutter.add(bytes);
    this.#addedMs = this.#options.clock.now();
    if (this.#cutter.isWaiting && this.#timer === undefined) this.#flushIn(flushAfterMs);
  }

  mark(name: string): void {
    if (this.#options.codec.mark !== undefined) this.#cutter.mark(name);
  }

  /** Drops what the carrier has not played yet. */
  clear(): void {
    this.#cutter.clear();
    this.close();
    this.#marks.cleared();
    for (const message of this.#options.codec.clear()) this.#options.send(message);
  }

  /** Whether this echo of a mark says that it was played. */
  echoed(name: string): boolean {
    return this.#marks.echoed(name);
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

  close(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
