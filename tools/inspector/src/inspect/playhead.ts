import { computed, signal } from '@preact/signals';
import type { OpenCall } from './record/open-call.ts';

/** The moment of a call that all views show. */
export class Playhead {
  readonly call: OpenCall;
  /** Whether it stays at the end of a call that goes on. */
  readonly isFollowing = signal(true);
  readonly #atMs = signal(0);
  /** An entry that was chosen by itself: several may have the same moment. */
  readonly #chosen = signal<number | undefined>(undefined);

  constructor(call: OpenCall) {
    this.call = call;
  }

  /** Milliseconds since the call was opened; the end of a live call goes on, whether something is logged or not. */
  readonly atMs = computed(() => {
    if (!this.isFollowing.value) return this.#atMs.value;
    void this.call.version.value;
    void this.call.liveMs.value;
    return this.call.endMs;
  });

  /** The index of the entry that the views stand at; -1: before the first. */
  readonly entry = computed(() => {
    void this.call.version.value;
    if (this.isFollowing.value) return this.call.entries.length - 1;
    return this.#chosen.value ?? this.call.entryAt(this.#atMs.value);
  });

  /** The index of the frame that holds there; -1: none yet. */
  readonly frame = computed(() => {
    // The frame of an entry may come after it.
    void this.call.version.value;
    return this.call.frameOf(this.entry.value);
  });

  seek(atMs: number): void {
    this.isFollowing.value = false;
    this.#chosen.value = undefined;
    // Before its first line nothing is known of a call.
    this.#atMs.value = Math.min(Math.max(this.call.entries[0]?.at ?? 0, atMs), this.call.endMs);
  }

  choose(entryIndex: number): void {
    const index = Math.min(Math.max(0, entryIndex), this.call.entries.length - 1);
    this.isFollowing.value = false;
    this.#chosen.value = index;
    this.#atMs.value = this.call.entries[index]?.at ?? 0;
  }

  follow(): void {
    this.isFollowing.value = true;
  }
}
