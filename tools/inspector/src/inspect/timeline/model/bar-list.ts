import { lastAtOrBefore } from '../../record/last-at-or-before.ts';
import type { Bar, BarLane } from './bar.ts';

type NewBar = Omit<Bar, 'lane' | 'row' | 'moments' | 'text'> & { readonly text?: string };

/** Two moments of the log that were one may differ by this. */
const roundingMs = 0.5;

/** The bars of one lane, in the order in which they begin. */
export class BarList {
  readonly bars: Bar[] = [];
  readonly #lane: BarLane;
  readonly #mostRows: number;
  readonly #open = new Set<Bar>();
  /** The newest bar of each row. */
  readonly #rows: Bar[] = [];
  /** Of those that are over: no bar that began longer before a moment reaches it. */
  #longestMs = 0;

  constructor(lane: BarLane, mostRows = 1) {
    this.#lane = lane;
    this.#mostRows = mostRows;
  }

  get rows(): number {
    return Math.max(1, this.#rows.length);
  }

  add(bar: NewBar): Bar {
    const row = this.#freeRow(bar.fromMs);
    const added: Bar = { text: '', ...bar, lane: this.#lane, row, moments: [] };
    this.#rows[row] = added;
    // What is told only when it is over may have begun before what was told earlier.
    const place = lastAtOrBefore(this.bars, ({ fromMs }) => fromMs, bar.fromMs) + 1;
    this.bars.splice(place, 0, added);
    if (bar.toMs === undefined) this.#open.add(added);
    else this.#longestMs = Math.max(this.#longestMs, bar.toMs - bar.fromMs);
    return added;
  }

  end(bar: Bar | undefined, toMs: number, outcome?: string): void {
    if (bar === undefined) return;
    this.#open.delete(bar);
    bar.toMs = toMs;
    if (outcome !== undefined) bar.outcome = outcome;
    this.#longestMs = Math.max(this.#longestMs, toMs - bar.fromMs);
  }

  endAll(toMs: number, outcome?: string): void {
    for (const bar of this.#open) this.end(bar, toMs, outcome);
  }

  /** Calls for each bar that touches the stretch, in order; one that goes on touches all after its beginning. */
  between(fromMs: number, toMs: number, visit: (bar: Bar) => void): void {
    const first = lastAtOrBefore(this.bars, (bar) => bar.fromMs, fromMs - this.#longestMs - 1) + 1;
    const begun = this.bars[first]?.fromMs ?? Infinity;
    for (const bar of this.#open) if (bar.fromMs < begun && bar.fromMs <= toMs) visit(bar);
    for (let index = first; index < this.bars.length; index++) {
      const bar = this.bars[index];
      if (bar === undefined || bar.fromMs > toMs) return;
      if ((bar.toMs ?? Infinity) >= fromMs) visit(bar);
    }
  }

  #freeRow(fromMs: number): number {
    for (let row = 0; row < this.#mostRows; row++) {
      const last = this.#rows[row];
      if (last === undefined || (last.toMs ?? Infinity) <= fromMs + roundingMs) return row;
    }
    return this.#mostRows - 1;
  }
}
