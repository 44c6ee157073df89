import type { WordTime } from '../../ports/text-to-speech.ts';

/** When the characters of a piece of text are spoken; the lists are as long as each other. */
export interface CharacterTimes {
  readonly chars: readonly string[];
  readonly startsMs: readonly number[];
  readonly durationsMs: readonly number[];
}

/** Makes word times of the character times of one context, piece by piece. */
export class AlignedWords {
  #text = '';
  #startMs = 0;
  #endMs = 0;
  /** Where the piece before it ended, on its own axis. */
  #toldMs = 0;

  /**
   * The words that are whole now; the last one is not until white space follows it. The times are documented to count from the
   * beginning of the audio that they come with, `audioMs` into the context, and have been seen to count from the beginning of
   * the context: then the piece goes on where the one before it ended.
   */
  take({ chars, startsMs, durationsMs }: CharacterTimes, audioMs: number): readonly WordTime[] {
    const [first = 0] = startsMs;
    const fromMs = this.#toldMs > 0 && first >= this.#toldMs ? 0 : audioMs;
    const words: WordTime[] = [];
    for (const [i, char] of chars.entries()) {
      const startMs = fromMs + (startsMs[i] ?? 0);
      if (char.trim() === '') words.push(...this.end());
      else {
        if (this.#text === '') this.#startMs = startMs;
        this.#text += char;
        this.#endMs = startMs + (durationsMs[i] ?? 0);
      }
    }
    this.#toldMs = (startsMs.at(-1) ?? 0) + (durationsMs.at(-1) ?? 0);
    return words;
  }

  /** The word that no white space followed, if there is one. */
  end(): readonly WordTime[] {
    const word = { text: this.#text, startMs: this.#startMs, endMs: this.#endMs };
    this.#text = '';
    return word.text === '' ? [] : [word];
  }
}
