import type { LogEntry } from '../../../../../replay/log-entry.ts';
import type { Bar } from './bar.ts';
import type { BarList } from './bar-list.ts';
import { canDiscard, discardReason, nothingSaid, type GuessPolicy } from './discard-reason.ts';
import { numberOf, type Handlers } from './handlers.ts';

/** Replies that are made for a guess: from the request until they are committed or discarded. */
export class GuessLane {
  readonly #bars: BarList;
  readonly #guesses = new Map<number, Bar>();
  #policy: GuessPolicy = { match: 'normalized' };
  #input: LogEntry | undefined;
  #discarded: Bar | undefined;

  constructor(bars: BarList) {
    this.#bars = bars;
  }

  /** To be told of every input, before the handlers of its type. */
  noteInput(entry: LogEntry): void {
    if (canDiscard(entry.type)) this.#input = entry;
  }

  readonly handlers: Handlers = {
    'call.opened': (entry) => {
      const policy = entry['policy'] as { readonly speculation?: GuessPolicy } | undefined;
      if (policy?.speculation !== undefined) this.#policy = policy.speculation;
    },
    'reply.requested': (entry, index) => this.#requested(entry, index),
    'reply.text-ready': (entry) => this.#ready(entry, 'text ready'),
    'reply.audio-ready': (entry) => this.#ready(entry, 'audio ready'),
    'reply.committed': (entry) => this.#end(entry, 'committed'),
    'reply.discarded': (entry) => this.#discard(entry),
    'reply.cut': (entry) => this.#discard(entry),
    'turn.dropped': (entry) => {
      const guess = this.#discarded;
      if (guess?.toMs === entry.at && guess.turn === entry['turn'] && this.#input?.type === 'turn.eot')
        Object.assign(guess, nothingSaid);
    },
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

  #discard(entry: LogEntry): void {
    const guess = this.#guesses.get(Number(entry['reply']));
    if (guess === undefined) return;
    Object.assign(guess, discardReason(this.#input, guess.text, this.#policy));
    this.#discarded = guess;
    this.#end(entry, 'discarded');
  }

  #end(entry: LogEntry, outcome: string): void {
    const reply = Number(entry['reply']);
    this.#bars.end(this.#guesses.get(reply), entry.at, outcome);
    this.#guesses.delete(reply);
  }
}
