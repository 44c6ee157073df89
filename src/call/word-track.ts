import type { WordTime } from '../ports/text-to-speech.ts';

/** Speech without known times is taken to go on at about this pace, white space included. */
const msPerCharacter = 65;

interface Clause {
  readonly words: readonly string[];
  readonly times: WordTime[];
  /** Undefined until something of it sounds. */
  startMs: number | undefined;
  durationMs: number;
  ended: boolean;
  /** How many words come before it; known once these have their places. */
  wordsBefore: number;
}

/** A word's place on the reply's own time axis. */
export interface WordSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** The words of one reply and where in its audio they are spoken. */
export class WordTrack {
  readonly #clauses: Clause[] = [];
  /** The places of the words, one behind the other: of the first `#placed` clauses, which are whole, and of the next one. */
  readonly #spans: WordSpan[] = [];
  #placed = 0;
  #isStale = false;
  /** The middles of the words that were handed over before their clause was taken away to be made again. */
  #handedOver: readonly number[] = [];

  /** Adds a clause behind the others; returns its number. */
  addClause(text: string): number {
    const words = text.split(/\s+/u).filter((word) => word !== '');
    const clause = { words, times: [], startMs: undefined, durationMs: 0, ended: false, wordsBefore: 0 };
    const number = this.#clauses.push(clause) - 1;
    this.#changeFrom(number);
    return number;
  }

  get clauseCount(): number {
    return this.#clauses.length;
  }

  /** Takes away the clauses from this number on; what was handed over of them, up to this moment, is heard all the same. */
  truncate(clause: number, handedOverMs: number): void {
    const middles = this.#known().map(({ startMs, endMs }) => (startMs + endMs) / 2);
    const handedOver = middles.slice(0, countUpTo(middles, handedOverMs));
    if (handedOver.length > this.#handedOver.length) this.#handedOver = handedOver;
    this.#changeFrom(clause);
    this.#clauses.length = Math.min(this.#clauses.length, clause);
  }

  addTimes(clause: number, times: readonly WordTime[]): void {
    this.#clauses[clause]?.times.push(...times);
    this.#changeFrom(clause);
  }

  /** The clause's audio so far, on the reply's axis. */
  place(clause: number, startMs: number, durationMs: number, ended: boolean): void {
    const entry = this.#clauses[clause];
    if (entry === undefined) return;
    Object.assign(entry, { startMs, durationMs, ended });
    this.#changeFrom(clause);
  }

  /** What is still to be synthesised, estimated. */
  unspokenMs(): number {
    let ms = 0;
    for (const clause of this.#clauses) {
      if (!clause.ended)
        ms += Math.max(0, clause.words.join(' ').length * msPerCharacter - clause.durationMs);
    }
    return ms;
  }

  /** The words whose middle lies before this moment of the reply. */
  heardCount(positionMs: number): number {
    let count = 0;
    for (const { startMs, endMs } of this.#known()) {
      if ((startMs + endMs) / 2 > positionMs) break;
      count++;
    }
    return Math.max(count, countUpTo(this.#handedOver, positionMs));
  }

  /** The first word that is not over at this moment: where to go on after a pause. */
  wordAt(positionMs: number): WordSpan | undefined {
    return this.#known().find(({ endMs }) => endMs > positionMs);
  }

  /** The end of the word with this number, once it is known. */
  endOf(word: number): number | undefined {
    return this.#known()[word]?.endMs;
  }

  text(count = Infinity): string {
    return this.#clauses
      .flatMap(({ words }) => words)
      .slice(0, count)
      .join(' ');
  }

  #changeFrom(clause: number): void {
    this.#isStale = true;
    this.#placed = Math.min(this.#placed, clause);
  }

  /** Places what has changed, and leaves the clauses before that alone: a reply may have hundreds of them. */
  #known(): readonly WordSpan[] {
    if (!this.#isStale) return this.#spans;
    this.#isStale = false;
    const before = this.#clauses[this.#placed - 1];
    this.#spans.length = before === undefined ? 0 : before.wordsBefore + before.words.length;
    for (const clause of this.#clauses.slice(this.#placed)) {
      const { startMs } = clause;
      if (startMs === undefined) break;
      clause.wordsBefore = this.#spans.length;
      const spans = spansOf({ ...clause, startMs });
      this.#spans.push(...spans);
      if (spans.length < clause.words.length) break;
      this.#placed++;
    }
    return this.#spans;
  }
}

function countUpTo(middles: readonly number[], positionMs: number): number {
  const first = middles.findIndex((middle) => middle > positionMs);
  return first === -1 ? middles.length : first;
}

/** The given times; what the voice has not told is spread over the rest of the clause by the length of the words. */
function spansOf({
  words,
  times,
  startMs,
  durationMs,
  ended,
}: Clause & { readonly startMs: number }): readonly WordSpan[] {
  const told = times.slice(0, words.length).map((time) => ({
    startMs: startMs + time.startMs,
    endMs: startMs + time.endMs,
  }));
  if (told.length === words.length || (told.length > 0 && !ended)) return told;
  const untold = words.slice(told.length);
  const from = told.at(-1)?.endMs ?? startMs;
  const characters = untold.reduce((sum, word) => sum + word.length + 1, 0);
  const pace = ended ? Math.max(0, startMs + durationMs - from) / characters : msPerCharacter;
  let at = from;
  return [
    ...told,
    ...untold.map((word) => {
      const span = { startMs: at, endMs: at + (word.length + 1) * pace };
      at = span.endMs;
      return span;
    }),
  ];
}
