/** A reply's text, divided where the caller stopped hearing it. */
export interface HeardSplit {
  readonly heard: string;
  readonly unheard: string;
}

/**
 * Divides what was released at the end of what was heard.
 *
 * Both are the same words, but the spaces between deltas and between clauses need not agree, so that only the other
 * characters are compared. Where even those differ, words are counted instead.
 */
export function splitHeard(released: string, heard: string): HeardSplit {
  if (heard.trim() === '') return { heard: '', unheard: released };
  const end = endOfSame(released, heard) ?? endOfWords(released, heard.trim().split(/\s+/).length);
  return { heard: released.slice(0, end), unheard: released.slice(end) };
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

function endOfSame(released: string, heard: string): number | undefined {
  let end = 0;
  for (const character of heard) {
    if (isSpace(character)) continue;
    while (isSpace(released[end])) end += 1;
    if (!released.startsWith(character, end)) return undefined;
    end += character.length;
  }
  return end;
}

function endOfWords(text: string, count: number): number {
  const word = /\S+/g;
  let end = 0;
  for (let words = 0; words < count && word.exec(text) !== null; words += 1) end = word.lastIndex;
  return end;
}
