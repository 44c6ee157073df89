import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { TransportClock } from './transport-clock.ts';

/**
 * A caller who is away for longer has lost the thread; and a call believes in no device that is further behind, but takes
 * what it sent for heard.
 */
const mostHeldMs = 5000;
/** What was held goes out in messages of this much: a carrier counts messages, and all of them come at once. */
const pieceMs = 1000;

const nothing = new Uint8Array();

export interface HeldAudioOptions {
  readonly clock: TransportClock;
  readonly format: AudioFormat;
  /** It was held for too long, or is too much. Called by the clock alone, never while audio is added. */
  readonly giveUp: () => void;
}

/** Agent audio that nobody can hear yet: at most 5 s of it, for at most 5 s. */
export class HeldAudio {
  readonly #options: HeldAudioOptions;
  readonly #bytesPerSecond: number;
  #bytes: Uint8Array | undefined;
  #filled = 0;
  #timer: unknown;

  constructor(options: HeldAudioOptions) {
    const { encoding, sampleRateHz } = options.format;
    this.#options = options;
    this.#bytesPerSecond = sampleRateHz * (encoding === 'linear16' ? 2 : 1);
  }

  /** From now on something waits to be heard. */
  wait(): void {
    if (this.#timer === undefined) this.#giveUpIn(mostHeldMs);
  }

  /** Copies it; what there is no room for is given up with all the rest. */
  add(bytes: Uint8Array): void {
    this.#bytes ??= new Uint8Array((this.#bytesPerSecond * mostHeldMs) / 1000);
    if (this.#filled + bytes.byteLength > this.#bytes.byteLength) {
      this.#giveUpIn(0);
      return;
    }
    this.#bytes.set(bytes, this.#filled);
    this.#filled += bytes.byteLength;
    this.wait();
  }

  /** Hands it on, in order; the bytes are valid only during the call. */
  release(send: (bytes: Uint8Array) => void): void {
    const held = this.#bytes?.subarray(0, this.#filled) ?? nothing;
    const pieceBytes = (this.#bytesPerSecond * pieceMs) / 1000;
    this.clear();
    for (let at = 0; at < held.byteLength; at += pieceBytes) send(held.subarray(at, at + pieceBytes));
  }

  /** Drops it. */
  clear(): void {
    this.#bytes = undefined;
    this.#filled = 0;
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #giveUpIn(delayMs: number): void {
    const { clock, giveUp } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => {
      this.clear();
      giveUp();
    }, delayMs);
  }
}
