import type { LogEntry } from '../../../../../replay/log-entry.ts';
import type { Bar, PlayedWords } from './bar.ts';
import type { BarList } from './bar-list.ts';
import { numberOf, textOf, type Handlers } from './handlers.ts';

/** The stretches in which the caller is sent the agent's voice. */
export class PlayoutLane {
  readonly #bars: BarList;
  readonly #words = new Map<number, PlayedWords>();
  readonly #started = new Set<number>();
  #open: Bar | undefined;

  constructor(bars: BarList) {
    this.#bars = bars;
  }

  readonly handlers: Handlers = {
    'playout.started': (entry, index) => {
      this.#started.add(Number(entry['reply']));
      this.#begin(entry, index);
    },
    'playout.released': (entry, index) => {
      if (this.#started.has(Number(entry['reply']))) this.#begin(entry, index);
    },
    'playout.paused': (entry) => this.#end(entry, 'paused'),
    'playout.drained': (entry) => this.#end(entry, 'waits for more'),
    'playout.finished': (entry) => this.#end(entry, 'finished'),
    'reply.given-up': (entry) => this.#end(entry, 'given up'),
    'reply.cut': (entry) => {
      const reply = Number(entry['reply']);
      const last = this.#open ?? this.#bars.bars.at(-1);
      if (last?.reply === reply && (last.toMs ?? entry.at) === entry.at)
        this.#bars.end(last, entry.at, 'cut');
      this.#open = undefined;
    },
    'playout.cut': (entry) => {
      this.#wordsOf(Number(entry['reply'])).heard = textOf(entry, 'heard');
    },
    'client.reply': (entry) => {
      const words = this.#wordsOf(Number(textOf(entry, 'reply').slice(1)));
      if (entry['event'] === 'text') words.said += textOf(entry);
      if (entry['event'] !== 'ended') return;
      words.heard = textOf(entry, 'heard');
      words.outcome = textOf(entry, 'outcome');
    },
  };

  #begin(entry: LogEntry, index: number): void {
    const reply = numberOf(entry, 'reply');
    if (reply === undefined || this.#open?.reply === reply) return;
    if (this.#open !== undefined) this.#bars.end(this.#open, entry.at);
    const words = this.#wordsOf(reply);
    this.#open = this.#bars.add({ entry: index, fromMs: entry.at, name: `Reply r${reply}`, reply, words });
  }

  #end(entry: LogEntry, outcome: string): void {
    if (this.#open?.reply !== numberOf(entry, 'reply')) return;
    this.#bars.end(this.#open, entry.at, outcome);
    this.#open = undefined;
  }

  #wordsOf(reply: number): PlayedWords {
    const known = this.#words.get(reply);
    if (known !== undefined) return known;
    const words: PlayedWords = { said: '' };
    this.#words.set(reply, words);
    return words;
  }
}
