import type { AudioEncoding } from '../../machines/vocabulary/audio-format.ts';
import { silentByte } from '../audio/silent-byte.ts';
import type { CarrierFraming } from './carrier-codec.ts';

export interface FrameCutterOptions {
  readonly framing: CarrierFraming;
  readonly encoding: AudioEncoding;
  /** A frame; the bytes are valid only during the call. */
  readonly sendFrame: (bytes: Uint8Array) => void;
  readonly sendMark: (name: string) => void;
}

/**
 * Cuts agent audio into messages of the size that the carrier wants. A mark in the middle of one follows it, as soon as it
 * is full; where the carrier takes shorter ones, the audio before the mark is sent first.
 */
export class FrameCutter {
  readonly #options: FrameCutterOptions;
  readonly #frame: Uint8Array;
  readonly #marks: string[] = [];
  #filled = 0;

  constructor(options: FrameCutterOptions) {
    this.#options = options;
    this.#frame = new Uint8Array(options.framing.frameBytes);
  }

  /** Whether audio or a mark waits for more audio, and `flush` is to come if there is none. */
  get isWaiting(): boolean {
    return this.#filled > 0;
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.byteLength;) {
      const count = Math.min(this.#frame.byteLength - this.#filled, bytes.byteLength - at);
      this.#frame.set(bytes.subarray(at, at + count), this.#filled);
      this.#filled += count;
      at += count;
      if (this.#filled === this.#frame.byteLength) this.#send();
    }
  }

  mark(name: string): void {
    this.#marks.push(name);
    if (this.#filled === 0 || this.#options.framing.takesShorter) this.#send();
  }

  /** Sends what waits, filled up with silence if need be. */
  flush(): void {
    const { framing, encoding } = this.#options;
    if (this.#filled > 0 && !framing.takesShorter) {
      this.#frame.fill(silentByte[encoding], this.#filled);
      this.#filled = this.#frame.byteLength;
    }
    this.#send();
  }

  /** Drops what waits. */
  clear(): void {
    this.#filled = 0;
    this.#marks.length = 0;
  }

  #send(): void {
    const filled = this.#filled;
    this.#filled = 0;
    if (filled > 0) this.#options.sendFrame(this.#frame.subarray(0, filled));
    for (const name of this.#marks.splice(0)) this.#options.sendMark(name);
  }
}
