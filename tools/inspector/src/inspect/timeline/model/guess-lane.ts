import type { LogEntry } from '../../../../../replay/log-entry.ts';
import { discardedAt } from '../../record/discarded.ts';
import type { GrowingLog } from '../../record/growing-log.ts';
import type { Bar } from './bar.ts';
import type { BarList } from './bar-list.ts';
import { numberOf, type Handlers } from './handlers.ts';

/** Replies that are made for a guess: from the request until they are committed or discarded. */
export class GuessLane {
  readonly #bars: BarList;
  readonly #guesses = new Map<number, Bar>();
  readonly #log: GrowingLog;

  constructor(bars: BarList, log: GrowingLog) {
    this.#bars = bars;
    this.#log = log;
  }

  readonly handlers: Handlers = {
    'reply.requested': (entry, index) => this.#requested(entry, index),
    'reply.text-ready': (entry) => this.#ready(entry, 'text ready'),
    'reply.audio-ready': (entry) => this.#ready(entry, 'audio ready'),
    'reply.committed': (entry) => this.#end(entry, 'committed'),
    'reply.discarded': (entry, index) => this.#discard(entry, index),
    'reply.cut': (entry, index) => this.#discard(entry, index),
  };

  #requested(entry: LogEntry, index: number): void {
    const reply = numberOf(entry, 'reply');
    if (entry['speculative'] !== true || reply === undefined) return;
    const drafts = entry['drafts'] as readonly string[] | undefined;
    const turn = numberOf(entry, 'turn');
    const bar = this.#bars.add({
      entry: index,
      fromMs: entry.at,
      name: `Guess r${reply}`,
      text: drafts?.at(-1) ?? '',
      reply,
      ...(turn === undefined ? {} : { turn }),
    });
    this.#guesses.set(reply, bar);
  }

  #ready(entry: LogEntry, name: string): void {
    const guess = this.#guesses.get(Number(entry['reply']));
    if (guess?.moments.every((moment) => moment.name !== name) === true)
      guess.moments.push({ atMs: entry.at, name });
  }

  #discard(entry: LogEntry, index: number): void {
    const guess = this.#guesses.get(Number(entry['reply']));
    if (guess === undefined) return;
    guess.because = discardedAt(this.#log, index, guess.text);
    this.#end(entry, 'discarded');
  }

  #end(entry: LogEntry, outcome: string): void {
    const reply = Number(entry['reply']);
    this.#bars.end(this.#guesses.get(reply), entry.at, outcome);
    this.#guesses.delete(reply);
  }
}
