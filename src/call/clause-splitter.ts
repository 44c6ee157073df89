const sentenceEnd = /[.!?…;:]["'”’»)\]]*$/u;
const phraseEnd = /,["'”’»)\]]*$/u;
const abbreviation = /^(?:mr|mrs|ms|dr|st|prof|no|vs|e\.g|i\.e|etc)\.$/iu;
/** A first clause of fewer words would save less time than its cut intonation costs. */
const earlyWords = 4;

/**
 * Cuts a growing text into the pieces that are synthesised at once: sentence by sentence, the first one already at a
 * comma, because it is what the caller waits for.
 */
export class ClauseSplitter {
  #pending = '';
  #words = 0;
  #first = true;

  /** Takes more of the text; returns the clauses that it completes. A word is whole once white space follows. */
  push(text: string): readonly string[] {
    const clauses: string[] = [];
    let from = 0;
    for (const match of text.matchAll(/\s+/gu)) {
      this.#pending += text.slice(from, match.index);
      from = match.index + match[0].length;
      const clause = this.#endWord();
      if (clause !== undefined) clauses.push(clause);
    }
    this.#pending += text.slice(from);
    return clauses;
  }

  /** The rest, when the text is over or a tool is called. */
  flush(): readonly string[] {
    const clause = this.#take();
    return clause === '' ? [] : [clause];
  }

  #endWord(): string | undefined {
    const word = this.#pending.slice(this.#pending.lastIndexOf(' ') + 1);
    if (word === '') return undefined;
    this.#words++;
    const early = this.#first && this.#words >= earlyWords && phraseEnd.test(word);
    if (early || (sentenceEnd.test(word) && !abbreviation.test(word))) return this.#take();
    this.#pending += ' ';
    return undefined;
  }

  #take(): string {
    const clause = this.#pending.trim();
    this.#pending = '';
    this.#words = 0;
    if (clause !== '') this.#first = false;
    return clause;
  }
}
