import { signal } from '@preact/signals';
import type { Playhead } from '../playhead.ts';
import { TurnBeginnings } from './turn-beginnings.ts';

export const speeds: readonly number[] = [0.5, 1, 2, 4, 8];

export interface PlaybackSurroundings {
  /** Runs before the next drawing, with the milliseconds from any beginning; the result calls it off. */
  readonly beforeDrawing: (run: (nowMs: number) => void) => () => void;
}

/** Moves a playhead: by itself in the call's own time, or by steps. */
export class Playback {
  readonly isPlaying = signal(false);
  readonly speed = signal(1);
  readonly #playhead: Playhead;
  readonly #surroundings: PlaybackSurroundings;
  readonly #turns: TurnBeginnings;
  #callOff: (() => void) | undefined;
  #lastMs: number | undefined;

  constructor(playhead: Playhead, surroundings: PlaybackSurroundings) {
    this.#playhead = playhead;
    this.#surroundings = surroundings;
    this.#turns = new TurnBeginnings(playhead.call);
  }

  toggle(): void {
    if (this.isPlaying.value) this.pause();
    else this.play();
  }

  /** From where it stands; from the beginning where that is the end. */
  play(): void {
    const { call, atMs } = this.#playhead;
    this.pause();
    if (call.entries.length === 0) return;
    this.#playhead.seek(atMs.value >= call.endMs ? (call.entries[0]?.at ?? 0) : atMs.value);
    this.isPlaying.value = true;
    this.#lastMs = undefined;
    this.#callOff = this.#surroundings.beforeDrawing((nowMs) => this.#goOn(nowMs));
  }

  pause(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.isPlaying.value = false;
  }

  /** By `steps` on the list of speeds. */
  changeSpeed(steps: number): void {
    const index = speeds.indexOf(this.speed.value) + steps;
    this.speed.value = speeds[Math.min(Math.max(0, index), speeds.length - 1)] ?? 1;
  }

  /** To the event before the moment (-1) or after it (1), at what the machine did with it. */
  stepFrame(direction: -1 | 1): void {
    const { call, entry, frame } = this.#playhead;
    const index = frame.value;
    const line = call.frames[index]?.line ?? 0;
    const isPast = direction === -1 && entry.value + call.firstLine > line;
    const target = call.frames[isPast ? index : index + direction];
    if (target === undefined) this.#choose(direction === -1 ? 0 : call.entries.length - 1);
    else this.#choose(target.line - call.firstLine);
  }

  stepEntry(direction: -1 | 1): void {
    this.#choose(this.#playhead.entry.value + direction);
  }

  /** To the beginning of the turn before (-1) or after (1); past the last one, to the end. */
  stepTurn(direction: -1 | 1): void {
    const { call, entry } = this.#playhead;
    const target = direction === -1 ? this.#turns.before(entry.value) : this.#turns.after(entry.value);
    this.#choose(target ?? (direction === -1 ? 0 : call.entries.length - 1));
  }

  toBeginning(): void {
    this.#choose(0);
  }

  toEnd(): void {
    this.#choose(this.#playhead.call.entries.length - 1);
  }

  /** Stays at the end of a call that goes on. */
  follow(): void {
    this.pause();
    this.#playhead.follow();
  }

  #choose(entry: number): void {
    this.pause();
    if (this.#playhead.call.entries.length > 0) this.#playhead.choose(entry);
  }

  #goOn(nowMs: number): void {
    const { call, atMs, isFollowing } = this.#playhead;
    const elapsedMs = this.#lastMs === undefined ? 0 : nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    // Somebody went to the end meanwhile, by another way.
    if (isFollowing.value) return this.pause();
    const nextMs = atMs.value + elapsedMs * this.speed.value;
    if (nextMs >= call.endMs) return this.#arrive();
    if (elapsedMs > 0) this.#playhead.seek(nextMs);
    this.#callOff = this.#surroundings.beforeDrawing((laterMs) => this.#goOn(laterMs));
  }

  #arrive(): void {
    const { call } = this.#playhead;
    this.pause();
    if (call.isLive.value) this.#playhead.follow();
    else this.#playhead.seek(call.endMs);
  }
}
