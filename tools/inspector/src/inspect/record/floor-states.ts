import { lastAtOrBefore } from './last-at-or-before.ts';
import type { OpenCall } from './open-call.ts';

/** Which state a call was in, by the names of its protocol, found as the call grows. */
export class FloorStates {
  readonly #call: OpenCall;
  readonly #entered: { readonly frame: number; readonly state: string }[] = [];
  #seen = 0;

  constructor(call: OpenCall) {
    this.#call = call;
  }

  /** After the frame of an index; empty where that is not known: the call was joined later, and has not changed since. */
  at(frameIndex: number): string {
    const { frames } = this.#call;
    for (; this.#seen < frames.length; this.#seen += 1)
      for (const { type, ['state']: state } of frames[this.#seen]?.decisions ?? [])
        if (type === 'state.entered') this.#entered.push({ frame: this.#seen, state: String(state) });
    return this.#entered[lastAtOrBefore(this.#entered, ({ frame }) => frame, frameIndex)]?.state ?? '';
  }
}
