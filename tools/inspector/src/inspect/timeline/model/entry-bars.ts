import type { LogEntry } from '../../../../../replay/log-entry.ts';
import type { Bar } from './bar.ts';
import type { BarList } from './bar-list.ts';
import { textOf, type Handlers } from './handlers.ts';
import type { Tick } from './tick.ts';

/** Turns that the caller types or enters by keys: what was typed is a moment, keys last until they are taken as said. */
export class EntryBars {
  readonly #bars: BarList;
  readonly #ticks: Tick[];
  readonly #taken: (bar: Bar, index: number) => void;
  /** Those that were not answered yet, in order. */
  readonly #unanswered: Bar[] = [];
  #keys: Bar | undefined;
  #terminator = '';
  #areKeysSingle = false;

  /** `taken` is called with each that is taken as said, and the index of the entry that tells of it. */
  constructor(bars: BarList, ticks: Tick[], taken: (bar: Bar, index: number) => void = () => {}) {
    this.#bars = bars;
    this.#ticks = ticks;
    this.#taken = taken;
  }

  readonly handlers: Handlers = {
    'call.opened': (entry) => {
      const policy = entry['policy'] as
        | { readonly dtmf?: { readonly terminator?: string; readonly collectMs?: number } }
        | undefined;
      this.#terminator = policy?.dtmf?.terminator ?? '';
      this.#areKeysSingle = policy?.dtmf?.collectMs === 0;
    },
    'caller.typed': (entry, index) => {
      const { at: atMs } = entry;
      const shape = { entry: index, fromMs: atMs, toMs: atMs, text: textOf(entry) };
      this.#unanswered.push(this.#bars.add({ ...shape, name: 'Typed', by: 'typed' }));
    },
    'caller.dtmf': (entry, index) => this.#pressed(entry, index),
    'turn.kept': (entry, index) => this.#settled(entry, index, 'kept'),
    'turn.committed': (entry, index) => this.#settled(entry, index, 'committed'),
  };

  #pressed(entry: LogEntry, index: number): void {
    const digit = textOf(entry, 'digit');
    this.#ticks.push({ lane: 'caller', kind: 'key', entry: index, atMs: entry.at, name: digit, text: '' });
    // It ends what was collected; where nothing was, it means nothing.
    if (digit === this.#terminator && !this.#areKeysSingle) return;
    if (this.#keys === undefined || this.#areKeysSingle) {
      this.#keys = this.#bars.add({ entry: index, fromMs: entry.at, name: 'Keys', by: 'keys' });
      this.#unanswered.push(this.#keys);
    }
    this.#keys.text += digit;
  }

  #settled(entry: LogEntry, index: number, outcome: string): void {
    if (entry['turn'] !== undefined) return;
    const open = this.#unanswered.filter((bar) => bar.outcome !== outcome);
    // In a log whose texts were blotted out the first one has to do.
    const bar = open.find(({ text }) => text === textOf(entry)) ?? open[0];
    if (bar === undefined) return;
    if (bar === this.#keys) this.#keys = undefined;
    this.#bars.end(bar, bar.toMs ?? entry.at, outcome);
    if (outcome !== 'committed') return;
    this.#unanswered.splice(this.#unanswered.indexOf(bar), 1);
    this.#taken(bar, index);
  }
}
