import type { WordTime } from '../../ports/text-to-speech.ts';

export interface Boundary {
  /** A word, a part of one, or a punctuation mark. */
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

interface PlacedWord {
  readonly text: string;
  /** Behind its last character. */
  readonly to: number;
}

/**
 * Makes the times of a clause's words, as white space parts them, of the vendor's boundaries: these part words in their own
 * way, and leave out what has no sound.
 */
export class ClauseWords {
  readonly #clause: string;
  readonly #words: readonly PlacedWord[];
  /** The boundaries have been found in the text up to here. */
  #found = 0;
  /** The word that the next boundary may still belong to. */
  #word = 0;
  #startMs: number | undefined;
  #endMs = 0;

  constructor(clause: string) {
    this.#clause = clause;
    this.#words = [...clause.matchAll(/\S+/gu)].map((match) => ({
      text: match[0],
      to: match.index + match[0].length,
    }));
  }

  /** The words that are whole now. */
  take({ text, startMs, endMs }: Boundary): readonly WordTime[] {
    const at = this.#clause.indexOf(text, this.#found);
    const words: WordTime[] = [];
    // What is spoken in other words than it is written belongs to the word that it comes after.
    if (text !== '' && at !== -1) {
      while (at >= (this.#words[this.#word]?.to ?? Infinity)) words.push(this.#next());
      this.#found = at + text.length;
    }
    this.#startMs ??= startMs;
    this.#endMs = Math.max(this.#endMs, endMs);
    return words;
  }

  /** The rest, once the clause is spoken. Nothing when the vendor has told of no word. */
  end(): readonly WordTime[] {
    if (this.#startMs === undefined) return [];
    const words: WordTime[] = [];
    while (this.#word < this.#words.length) words.push(this.#next());
    return words;
  }

  /** A word without a boundary has no length: it is where the one before it ends. */
  #next(): WordTime {
    const { text = '' } = this.#words[this.#word++] ?? {};
    const startMs = this.#startMs ?? this.#endMs;
    this.#startMs = undefined;
    return { text, startMs, endMs: this.#endMs };
  }
}
