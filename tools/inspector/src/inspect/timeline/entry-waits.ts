import type { LogEntry } from '../../../../replay/log-entry.ts';
import type { Waterfall } from '../../../../report/turn-figures.ts';
import { BarList } from './model/bar-list.ts';
import { EntryBars } from './model/entry-bars.ts';
import { numberOf, type Handlers } from './model/handlers.ts';

/** What the caller typed, or entered by keys, and the wait for its answer; such turns are not measured by the call. */
export interface EntryWait {
  readonly by: 'typed' | 'keys';
  readonly text: string;
  /** The index of the entry with which it was taken as said. */
  readonly entry: number;
  /** When it was typed, or its keys were complete. */
  readonly fromMs: number;
  answerEntry?: number;
  waterfall?: Waterfall;
}

/** When the parts of a reply were there, in milliseconds since the call was opened. */
interface Making {
  waits: readonly EntryWait[];
  askedMs?: number;
  tokenMs?: number;
  clauseMs?: number;
  audioMs?: number;
}

/** The waits for answers to what was not spoken, from the moments that the log has of each reply. */
export class EntryWaits {
  readonly list: EntryWait[] = [];
  readonly #making = new Map<number, Making>();
  #taken: EntryWait[] = [];
  readonly #entries = new EntryBars(new BarList('caller'), [], ({ by = 'typed', text, toMs = 0 }, entry) => {
    const wait = { by, text, entry, fromMs: toMs };
    this.list.push(wait);
    this.#taken.push(wait);
  });

  /** Two for one type of entry are called in this order. */
  readonly handlers: readonly Handlers[] = [
    this.#entries.handlers,
    {
      'reply.requested': (entry) => {
        this.#makingOf(entry);
        if (entry['speculative'] !== true) this.#answers(entry);
      },
      'reply.committed': (entry) => this.#answers(entry),
      'llm.asked': (entry) => {
        const making = this.#making.get(Number(entry['reply']));
        // One that came to nothing, or to a tool, was waited for besides.
        if (making !== undefined && making.tokenMs === undefined) making.askedMs = entry.at;
      },
      'reply.text-ready': (entry) => this.#reached(entry, 'tokenMs'),
      'voice.asked': (entry) => this.#reached(entry, 'clauseMs'),
      'reply.audio-ready': (entry) => this.#reached(entry, 'audioMs'),
      'playout.started': (entry, index) => this.#heard(entry, index),
      'reply.discarded': (entry) => this.#forget(entry),
      'reply.cut': (entry) => this.#forget(entry),
      'reply.given-up': (entry) => this.#forget(entry),
    },
  ];

  #makingOf(entry: LogEntry): Making {
    const reply = Number(entry['reply']);
    const making = this.#making.get(reply) ?? { waits: [] };
    this.#making.set(reply, making);
    return making;
  }

  /** A reply answers all that was taken just before it. */
  #answers(entry: LogEntry): void {
    const making = this.#makingOf(entry);
    making.waits = [...making.waits, ...this.#taken];
    this.#taken = [];
  }

  #reached(entry: LogEntry, key: 'tokenMs' | 'clauseMs' | 'audioMs'): void {
    const making = this.#making.get(Number(entry['reply']));
    if (making !== undefined) making[key] ??= entry.at;
  }

  #heard(entry: LogEntry, index: number): void {
    const making = this.#making.get(numberOf(entry, 'reply') ?? -1);
    if (making === undefined) return;
    for (const wait of making.waits)
      Object.assign(wait, { answerEntry: index, waterfall: waterfallOf(making, wait.fromMs, entry.at) });
    this.#forget(entry);
  }

  #forget(entry: LogEntry): void {
    this.#making.delete(Number(entry['reply']));
  }
}

function waterfallOf(making: Making, fromMs: number, heardMs: number): Waterfall {
  const askedMs = making.askedMs ?? fromMs;
  const tokenMs = making.tokenMs ?? askedMs;
  const audioMs = Math.max(tokenMs, making.audioMs ?? heardMs);
  const clauseMs = Math.min(Math.max(tokenMs, making.clauseMs ?? tokenMs), audioMs);
  const hiddenMs = Math.max(0, Math.min(audioMs, fromMs) - askedMs);
  const waitedMs = heardMs - fromMs;
  return {
    waitedMs,
    firstTokenMs: tokenMs - askedMs,
    clauseMs: clauseMs - tokenMs,
    audioMs: audioMs - clauseMs,
    hiddenMs,
    restMs: waitedMs - (audioMs - askedMs - hiddenMs),
  };
}
