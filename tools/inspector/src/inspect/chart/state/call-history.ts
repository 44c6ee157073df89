import type { Frame } from '../../../../../../src/inspector/frame.ts';
import { lastAtOrBefore } from '../../record/last-at-or-before.ts';

/** A stay of the call in one of the states that clients see. */
interface PublicStay {
  /** The index of the frame that it began with. */
  readonly frame: number;
  readonly state: string;
  /** Milliseconds since the call was opened. */
  readonly at: number;
}

/** When each transition of a call was taken and each state entered; it reads each frame once. */
export class CallHistory {
  readonly #frames: readonly Frame[];
  readonly #taken = new Map<string, number[]>();
  readonly #entered = new Map<string, number[]>();
  readonly #stays: PublicStay[] = [];
  #read = 0;

  /** `frames` may grow; `readOn` reads what is new. */
  constructor(frames: readonly Frame[]) {
    this.#frames = frames;
  }

  readOn(): void {
    for (; this.#read < this.#frames.length; this.#read += 1) {
      const frame = this.#frames[this.#read];
      if (frame === undefined) return;
      const before = this.#frames[this.#read - 1]?.states ?? [];
      for (const path of frame.states) if (!before.includes(path)) note(this.#entered, path, this.#read);
      for (const { id } of frame.taken) note(this.#taken, id, this.#read);
      for (const { type, ...decision } of frame.decisions)
        if (type === 'state.entered')
          this.#stays.push({ frame: this.#read, state: String(decision['state']), at: frame.at });
    }
  }

  /** How often a transition had been taken with the frame of that index and those before it. */
  timesTaken(id: string, frame: number): number {
    return countUpTo(this.#taken.get(id), frame);
  }

  timesEntered(path: string, frame: number): number {
    return countUpTo(this.#entered.get(path), frame);
  }

  /** Indices of the nearest frames before and after that took a transition. */
  around(
    id: string,
    frame: number,
  ): { readonly before: number | undefined; readonly after: number | undefined } {
    const taken = this.#taken.get(id) ?? [];
    const upTo = countUpTo(taken, frame);
    const isHere = taken[upTo - 1] === frame;
    return { before: taken[upTo - (isHere ? 2 : 1)], after: taken[upTo] };
  }

  stayAt(frame: number): PublicStay | undefined {
    return this.#stays[lastAtOrBefore(this.#stays, (stay) => stay.frame, frame)];
  }
}

/** A transition that was taken twice in one frame is there twice. */
function note(map: Map<string, number[]>, name: string, frame: number): void {
  const noted = map.get(name);
  if (noted === undefined) map.set(name, [frame]);
  else noted.push(frame);
}

function countUpTo(frames: readonly number[] = [], frame: number): number {
  return lastAtOrBefore(frames, (each) => each, frame) + 1;
}
