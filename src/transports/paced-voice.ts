import type { AudioEncoding } from '../../machines/vocabulary/audio-format.ts';
import { silentByte } from '../audio/silent-byte.ts';

/** Playout is at most 5 s ahead (`playout.ahead_ms`); what is over is dropped. */
const mostSeconds = 6;
/** More than this many marks never wait. */
const mostMarks = 512;

export interface PacedVoiceOptions {
  readonly encoding: AudioEncoding;
  readonly frameBytes: number;
  readonly bytesPerSecond: number;
}

interface WaitingMark {
  readonly name: string;
  /** How many bytes go out before it, counted from the beginning. */
  readonly at: number;
}

/**
 * What the agent says, where nothing beyond keeps it until its time: it waits here and is taken frame by frame. A mark is
 * passed when all that was said before it has been taken.
 */
export class PacedVoice {
  /** A frame of silence. */
  readonly silence: Uint8Array;
  readonly #frame: Uint8Array;
  readonly #silentByte: number;
  readonly #ring: Uint8Array;
  readonly #marks: WaitingMark[] = [];
  #added = 0;
  #taken = 0;

  constructor({ encoding, frameBytes, bytesPerSecond }: PacedVoiceOptions) {
    this.#silentByte = silentByte[encoding];
    this.#frame = new Uint8Array(frameBytes);
    this.silence = new Uint8Array(frameBytes).fill(this.#silentByte);
    this.#ring = new Uint8Array(mostSeconds * bytesPerSecond);
  }

  /** Copies what there is room for. */
  audio(bytes: Uint8Array): void {
    const { length } = this.#ring;
    const room = length - (this.#added - this.#taken);
    const taken = bytes.subarray(0, room);
    const at = this.#added % length;
    const first = taken.subarray(0, length - at);
    this.#ring.set(first, at);
    this.#ring.set(taken.subarray(first.length), 0);
    this.#added += taken.length;
  }

  mark(name: string): void {
    if (this.#marks.length < mostMarks) this.#marks.push({ name, at: this.#added });
  }

  /** Drops what was not taken, marks included. */
  clear(): void {
    this.#added = this.#taken;
    this.#marks.length = 0;
  }

  /** The next frame, filled up with silence if need be; undefined where nothing waits. Valid until the next call. */
  next(): Uint8Array | undefined {
    const count = Math.min(this.#frame.length, this.#added - this.#taken);
    if (count === 0) return undefined;
    const at = this.#taken % this.#ring.length;
    const first = this.#ring.subarray(at, Math.min(this.#ring.length, at + count));
    this.#frame.set(first, 0);
    this.#frame.set(this.#ring.subarray(0, count - first.length), first.length);
    this.#frame.fill(this.#silentByte, count);
    this.#taken += count;
    return this.#frame;
  }

  /** Takes a mark that is passed; undefined where there is none. */
  passedMark(): string | undefined {
    const [first] = this.#marks;
    if (first === undefined || first.at > this.#taken) return undefined;
    this.#marks.shift();
    return first.name;
  }
}
