import { createHmac } from 'node:crypto';
import { wordsOf } from '../../machines/words.ts';

const apostrophes = "'’‘ʼ`´";
/** What may hold a word: everything but white space and the punctuation that words are divided by. */
const run = new RegExp(`(?:[^\\s\\p{P}\\p{S}]|[${apostrophes}])+`, 'gu');
const characters = 5;
const pseudonymCount = 36 ** characters;
const dtmfKeys = '0123456789*#ABCD'.split('');
/** Words are heard again and again, a few more with each update of a turn; the figures are forgotten when there are too many. */
const maxRemembered = 20_000;

export interface WordRules {
  /** Normalised words that stay as they are. */
  readonly kept: ReadonlySet<string>;
  /** Whether two words that differ only in how they are written get different pseudonyms. */
  readonly exact: boolean;
}

/** Other words in the place of words, always the same for the same word and the same key. */
export class Pseudonyms {
  readonly #key: Uint8Array;
  readonly #words = new Map<string, string>();

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The text with its punctuation and as many words as it had. */
  text(text: string, { kept, exact }: WordRules): string {
    return text.normalize('NFKC').replace(run, (written) => {
      const words = wordsOf(written);
      if (words.every((word) => kept.has(word))) return written;
      if (exact && words.length === 1) return this.#word(written);
      return words.map((word) => (kept.has(word) ? word : this.#word(word))).join('-');
    });
  }

  /** A key of a telephone, in whose place another one stands; `terminator` stands for itself. */
  key(digit: string, terminator: string): string {
    if (digit === terminator) return digit;
    const keys = dtmfKeys.filter((key) => key !== terminator);
    const drawn = keys.toSorted((one, other) => this.#figure(`key ${one}`) - this.#figure(`key ${other}`));
    return drawn[keys.indexOf(digit)] ?? '?';
  }

  #word(word: string): string {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    if (this.#words.size >= maxRemembered) this.#words.clear();
    const figure = this.#figure(`word ${word}`) % pseudonymCount;
    const pseudonym = `w${figure.toString(36).padStart(characters, '0')}`;
    this.#words.set(word, pseudonym);
    return pseudonym;
  }

  #figure(text: string): number {
    return createHmac('sha256', this.#key).update(text, 'utf16le').digest().readUIntBE(0, 6);
  }
}
