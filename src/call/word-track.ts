import type { WordTime } from '../ports/text-to-speech.ts';

/** Speech without known times is taken to go on at about this pace, white space included. */
const msPerCharacter = 65;

interface Clause {
  readonly words: readonly string[];
  /** The places of those words that were spoken by a voice which has failed since. */
  spoken: readonly WordSpan[];
  /** When the other words are spoken, from `startMs`, as far as the voice has told. */
  times: WordTime[];
  /** Where its audio begins and ends so far; none is there yet where it is undefined. */
  audio: { readonly startMs: number; readonly endMs: number } | undefined;
  ended: boolean;
  /** How many words come before it; known once these have their places. */
  wordsBefore: number;
}

/** A word's place on the reply's own time axis. */
export interface WordSpan {
  readonly startMs: number;
  readonly endMs: number;
  /** The voice has not told it: it is taken from the length of the word and of the audio. */
  readonly estimated: boolean;
}

/** The words of one reply and where in its audio they are spoken. */
export class WordTrack {
  readonly #clauses: Clause[] = [];
  /** The places of the words, one behind the other: of the first `#placed` clauses, which are whole, and of the next one. */
  readonly #spans: WordSpan[] = [];
  #placed = 0;
  #isStale = false;

  /** Adds a clause behind the others; returns its number. */
  addClause(text: string): number {
    const words = text.split(/\s+/u).filter((word) => word !== '');
    const number =
      this.#clauses.push({ words, spoken: [], times: [], audio: undefined, ended: false, wordsBefore: 0 }) -
      1;
    this.#changeFrom(number);
    return number;
  }

  get clauseCount(): number {
    return this.#clauses.length;
  }

  /** Takes away the clauses from this number on. */
  truncate(clause: number): void {
    this.#changeFrom(clause);
    this.#clauses.length = Math.min(this.#clauses.length, clause);
  }

  addTimes(clause: number, times: readonly WordTime[]): void {
    this.#clauses[clause]?.times.push(...times);
    this.#changeFrom(clause);
  }

  /** The clause's audio so far, on the reply's axis; after `takeOver` that of the new voice. */
  place(clause: number, startMs: number, endMs: number, ended: boolean): void {
    const entry = this.#clauses[clause];
    if (entry === undefined) return;
    Object.assign(entry, { audio: { startMs, endMs }, ended });
    this.#changeFrom(clause);
  }

  /**
   * Another voice speaks what is left of the clause: the words from the first one on whose middle lies behind this moment.
   * Returns them.
   */
  takeOver(clause: number, positionMs: number): readonly string[] {
    const entry = this.#clauses[clause];
    if (entry === undefined) return [];
    const spans = this.#known().slice(this.#wordsBefore(clause)).slice(0, entry.words.length);
    entry.spoken = spans.slice(0, countHeard(spans, positionMs));
    entry.times = [];
    entry.audio = undefined;
    this.#changeFrom(clause);
    return entry.words.slice(entry.spoken.length);
  }

  /** What is still to be synthesised, estimated. */
  unspokenMs(): number {
    let ms = 0;
    for (const { words, spoken, audio, ended } of this.#clauses) {
      if (ended) continue;
      const madeMs = audio === undefined ? 0 : audio.endMs - audio.startMs;
      ms += Math.max(0, words.slice(spoken.length).join(' ').length * msPerCharacter - madeMs);
    }
    return ms;
  }

  /** The words whose middle lies before this moment of the reply. */
  heardCount(positionMs: number): number {
    return countHeard(this.#known(), positionMs);
  }

  /** Whether which words were heard by this moment depends on a time that is estimated. */
  isEstimatedAt(positionMs: number): boolean {
    const heard = this.heardCount(positionMs);
    const last = this.#spans[heard - 1];
    const next = this.#spans[heard];
    return (
      (last?.estimated === true && last.endMs > positionMs) ||
      (next?.estimated === true && next.startMs <= positionMs)
    );
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

  #wordsBefore(clause: number): number {
    return this.#clauses.slice(0, clause).reduce((sum, { words }) => sum + words.length, 0);
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
      clause.wordsBefore = this.#spans.length;
      const spans = spansOf(clause);
      this.#spans.push(...spans);
      if (spans.length < clause.words.length) break;
      this.#placed++;
    }
    return this.#spans;
  }
}

function countHeard(spans: readonly WordSpan[], positionMs: number): number {
  const unheard = spans.findIndex(({ startMs, endMs }) => (startMs + endMs) / 2 > positionMs);
  return unheard === -1 ? spans.length : unheard;
}

/**
 * The given times; what the voice has not told yet is spread over the rest of the clause by the length of the words. No
 * word goes on behind its clause: once that is played, all of it was heard.
 */
function spansOf({ words, spoken, times, audio, ended }: Clause): readonly WordSpan[] {
  if (audio === undefined) return spoken;
  const { startMs, endMs } = audio;
  const latestMs = ended ? endMs : Infinity;
  const left = words.slice(spoken.length);
  const told = times.slice(0, left.length).map((time) => ({
    startMs: Math.min(latestMs, startMs + time.startMs),
    endMs: Math.min(latestMs, startMs + time.endMs),
    estimated: false,
  }));
  const fromMs = told.at(-1)?.endMs ?? startMs;
  return [...spoken, ...told, ...spread(left.slice(told.length), fromMs, latestMs)];
}

/** Up to this moment, or at the usual pace where it is not known yet. */
function spread(words: readonly string[], fromMs: number, toMs = Infinity): readonly WordSpan[] {
  const characters = words.reduce((sum, word) => sum + word.length + 1, 0);
  const pace = toMs === Infinity ? msPerCharacter : Math.max(0, toMs - fromMs) / characters;
  let passed = 0;
  return words.map((word) => {
    const startMs = fromMs + passed * pace;
    passed += word.length + 1;
    return { startMs, endMs: Math.min(toMs, fromMs + passed * pace), estimated: true };
  });
}
