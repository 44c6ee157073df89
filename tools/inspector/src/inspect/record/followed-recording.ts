import { effect } from '@preact/signals';
import type { OpenCall } from './open-call.ts';
import { OutlineReader, readOutline, type SliceSurroundings } from './outline.ts';
import { recordingOffsetMs } from './recorded-audio.ts';

/** What a server has of a recording. */
export interface AudioAnswer {
  /** Whether it begins at the byte that was asked for; else at the file's first one. */
  readonly isRest: boolean;
  readonly byteCount: number;
  readonly body: ReadableStream<Uint8Array>;
}

/** Asks for a recording from a byte on; undefined where there is nothing of it, or nothing more. */
export type AskAudio = (fromByte: number) => Promise<AudioAnswer | undefined>;

export interface RecordingSurroundings extends SliceSurroundings {
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly isVisible: () => boolean;
}

const leastPauseMs = 5000;
const longestPauseMs = 15_000;
/** The server's file has its last second some moments after the call's end. */
const endPauseMs = 1000;
/** A server that only gives whole files is not asked for a longer one again and again. */
const mostWholeBytes = 10_000_000;

/** The growing recording of a live call: its outline is brought up to date now and then while it is seen, and at the end. */
export class FollowedRecording {
  readonly #call: OpenCall;
  readonly #ask: AskAudio;
  readonly #surroundings: RecordingSurroundings;
  readonly #stop: () => void;
  #reader = new OutlineReader();
  #isRecorded = false;
  #isTooLong = false;
  #isOver = false;
  #isLooking = false;
  #callOff: (() => void) | undefined;

  constructor(call: OpenCall, ask: AskAudio, surroundings: RecordingSurroundings) {
    this.#call = call;
    this.#ask = ask;
    this.#surroundings = surroundings;
    this.#stop = effect(() => {
      const { value: isLive } = call.isLive;
      this.#wait(isLive ? 0 : endPauseMs);
    });
  }

  close(): void {
    this.#isOver = true;
    this.#stop();
    this.#callOff?.();
  }

  #wait(delayMs: number): void {
    this.#callOff?.();
    if (!this.#isOver) this.#callOff = this.#surroundings.after(delayMs, () => void this.#look());
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return this.#wait(endPauseMs);
    this.#isLooking = true;
    await this.#lookOnce();
    this.#isLooking = false;
  }

  async #lookOnce(): Promise<void> {
    const call = this.#call;
    const isLast = !call.isLive.peek();
    this.#isRecorded ||= recordingOffsetMs(call.entries) !== undefined;
    const isSeen = this.#surroundings.isVisible() && call.isOutlineSeen;
    if (this.#isRecorded && (isLast || (isSeen && !this.#isTooLong))) await this.#bringUpToDate(isLast);
    // What ended while it was being read has its last look coming.
    if (isLast || !call.isLive.peek()) return;
    const recordedMs = call.outline.peek()?.durationMs ?? 0;
    this.#wait(Math.min(longestPauseMs, leastPauseMs + recordedMs / 60));
  }

  async #bringUpToDate(isLast: boolean): Promise<void> {
    const answer = await this.#ask(this.#reader.byteCount);
    if (answer === undefined || this.#isOver) return;
    if (!answer.isRest && answer.byteCount > mostWholeBytes && !isLast) {
      this.#isTooLong = true;
      await answer.body.cancel().catch(() => undefined);
      return;
    }
    if (!answer.isRest) this.#reader = new OutlineReader();
    const reader = this.#reader;
    // Where it breaks off, the next look goes on from there.
    await readOutline(reader, answer.body, this.#surroundings).catch(() => undefined);
    if (!this.#isOver && reader === this.#reader) this.#call.outline.value = reader.outline;
  }
}
