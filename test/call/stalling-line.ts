import type { PlayoutRig } from './playout-rig.ts';

/** A caller's end that plays frame by frame, waits before some of them, and answers marks when it gets there. */
export class StallingLine {
  readonly #frames: { readonly startMs: number; readonly endMs: number; readonly fromMs: number }[] = [];
  readonly #rig: PlayoutRig;
  readonly #stallOf: (frame: number) => number;

  constructor(rig: PlayoutRig, stallOf: (frame: number) => number) {
    this.#rig = rig;
    this.#stallOf = stallOf;
    rig.onMark = (mark) => {
      this.#take();
      const dueMs = Math.max(0, (this.#frames.at(-1)?.endMs ?? 0) - rig.clock.now());
      rig.clock.setTimeout(() => rig.playout.acknowledge(mark), dueMs);
    };
  }

  get reachedMs(): number {
    this.#take();
    const nowMs = this.#rig.clock.now();
    const frame = this.#frames.findLast(({ startMs }) => startMs <= nowMs);
    return frame === undefined ? -1 : frame.fromMs + Math.min(nowMs, frame.endMs) - frame.startMs;
  }

  #take(): void {
    for (const { at, fromMs, ms } of this.#rig.sent.slice(this.#frames.length)) {
      const stalledMs = this.#stallOf(this.#frames.length);
      const startMs = Math.max(this.#frames.at(-1)?.endMs ?? 0, at) + stalledMs;
      this.#frames.push({ startMs, endMs: startMs + ms, fromMs });
    }
  }
}
