import type { LogEntry } from '../../../../replay/log-entry.ts';
import type { OpenCall } from '../record/open-call.ts';
import { lastAtOrBefore } from '../record/last-at-or-before.ts';

/** Where the turns of a call begin, found as the call grows. */
export class TurnBeginnings {
  readonly #call: OpenCall;
  readonly #beginnings: number[] = [];
  #seen = 0;
  #lastTurn = -1;

  constructor(call: OpenCall) {
    this.#call = call;
  }

  /** The entry with which the last turn before an entry begins. */
  before(entry: number): number | undefined {
    const beginnings = this.#known();
    return beginnings[lastAtOrBefore(beginnings, (index) => index, entry - 1)];
  }

  after(entry: number): number | undefined {
    const beginnings = this.#known();
    return beginnings[lastAtOrBefore(beginnings, (index) => index, entry) + 1];
  }

  #known(): readonly number[] {
    const { entries } = this.#call;
    for (; this.#seen < entries.length; this.#seen += 1) {
      const entry = entries[this.#seen];
      if (entry?.kind === 'input' && this.#isBeginning(entry)) this.#beginnings.push(this.#seen);
    }
    return this.#beginnings;
  }

  #isBeginning({ type, turn }: LogEntry): boolean {
    if (type === 'caller.typed') return true;
    // A turn that rests and goes on begins once.
    if (type !== 'turn.started' || typeof turn !== 'number' || turn <= this.#lastTurn) return false;
    this.#lastTurn = turn;
    return true;
  }
}
