const closers = '["\'”’»)\\]」』）】]*';
const sentenceEnd = new RegExp(`[.!?…;:。！？；：।؟۔]${closers}$`, 'u');
const phraseEnd = new RegExp(`[,，、،]${closers}$`, 'u');
const abbreviation = /^["'“‘«([]*(?:mr|mrs|ms|dr|st|prof|vs|e\.g|i\.e|etc|a\.m|p\.m|u\.s)\.$/iu;
/** Writing without white space: a sentence is over where the next one begins. */
const unspacedSentence = new RegExp(`^.*?[。！？；]${closers}(?=[^"'”’»)\\]」』）】。！？；])`, 'su');
const unspacedPhrase = new RegExp(`^.{8,}?[，、]${closers}(?=[^"'”’»)\\]」』）】。！？；，、])`, 'su');

/** A first clause of fewer words would save less time than its cut intonation costs. */
const earlyWords = 4;
/** From this length on a comma is end enough, and from the next one on any word: nobody waits for a sentence without an end. */
const longCharacters = 160;
const longestCharacters = 240;
/** What is longer than any word is cut in its middle. */
const longestWord = 100;

/**
 * Cuts a growing text into the pieces that are synthesised at once: sentence by sentence, the first one already at a
 * comma, because it is what the caller waits for.
 */
export class ClauseSplitter {
  #pending = '';
  /** Where in it the newest word begins. */
  #wordAt = 0;
  #words = 0;
  #first = true;

  /** Takes more of the text; returns the clauses that it completes. A word is whole once white space follows. */
  push(text: string): readonly string[] {
    const clauses: string[] = [];
    let from = 0;
    for (const match of text.matchAll(/\s+/gu)) {
      this.#extendWord(text.slice(from, match.index), clauses);
      from = match.index + match[0].length;
      this.#endWord(clauses);
    }
    this.#extendWord(text.slice(from), clauses);
    return clauses;
  }

  /** The rest, when the text is over or a tool is called. */
  flush(): readonly string[] {
    const clauses: string[] = [];
    this.#take(this.#pending.length, clauses);
    return clauses;
  }

  #extendWord(text: string, clauses: string[]): void {
    this.#pending += text;
    for (;;) {
      const word = this.#pending.slice(this.#wordAt);
      const end = this.#endInside(word);
      if (end === undefined) return;
      this.#take(this.#wordAt + end, clauses);
    }
  }

  /** Where a clause ends within a word, as in writing without white space. */
  #endInside(word: string): number | undefined {
    const ends = [unspacedSentence, ...(this.#first ? [unspacedPhrase] : [])];
    const end = Math.min(...ends.map((each) => each.exec(word)?.[0].length ?? Infinity));
    if (Number.isFinite(end)) return end;
    if (word.length <= longestWord) return undefined;
    const isPair = /[\uD800-\uDBFF]/u.test(word.charAt(longestWord - 1));
    return isPair ? longestWord - 1 : longestWord;
  }

  #endWord(clauses: string[]): void {
    const word = this.#pending.slice(this.#wordAt);
    if (word === '') return;
    this.#words++;
    if (this.#isEnd(word)) {
      this.#take(this.#pending.length, clauses);
      return;
    }
    this.#pending += ' ';
    this.#wordAt = this.#pending.length;
  }

  #isEnd(word: string): boolean {
    if (sentenceEnd.test(word)) return !abbreviation.test(word);
    if (this.#pending.length >= longestCharacters) return true;
    const isEarly = this.#first && this.#words >= earlyWords;
    return (isEarly || this.#pending.length >= longCharacters) && phraseEnd.test(word);
  }

  #take(end: number, clauses: string[]): void {
    const clause = this.#pending.slice(0, end).trim();
    this.#pending = this.#pending.slice(end);
    this.#wordAt = 0;
    this.#words = 0;
    if (clause === '') return;
    this.#first = false;
    clauses.push(clause);
  }
}
