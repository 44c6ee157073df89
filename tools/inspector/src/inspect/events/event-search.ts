import type { LogEntry } from '../../../../replay/log-entry.ts';

const texts = new WeakMap<LogEntry, string>();

/** The words that are looked for; all of them must be found. */
export function searchWords(query: string): readonly string[] {
  return query
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
}

/** Looks through some entries of a log, a portion at a time. */
export class EventSearch {
  /** Indices of entries, in order. */
  readonly matches: number[] = [];
  readonly words: readonly string[];
  #looked = 0;

  constructor(words: readonly string[]) {
    this.words = words;
  }

  /** Looks at no more than `most` of the `rows` that it has not seen; false when some are left. */
  lookOn(entries: readonly LogEntry[], rows: readonly number[], most: number): boolean {
    const end = Math.min(rows.length, this.#looked + most);
    for (; this.#looked < end; this.#looked++) {
      const index = rows[this.#looked] ?? -1;
      const entry = entries[index];
      if (entry !== undefined && this.words.length > 0 && isFound(entry, this.words))
        this.matches.push(index);
    }
    return end === rows.length;
  }
}

function isFound(entry: LogEntry, words: readonly string[]): boolean {
  const text = texts.get(entry) ?? JSON.stringify(entry).toLowerCase();
  texts.set(entry, text);
  return words.every((word) => text.includes(word));
}

/** A piece of a text, and whether it is one of the words that were looked for. */
export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

export function piecesOf(text: string, words: readonly string[]): readonly Piece[] {
  const lower = text.toLowerCase();
  // Where lower case has another length, places do not agree.
  if (words.length === 0 || lower.length !== text.length) return [{ text, isHit: false }];
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = 0; at < text.length;) {
    const length = longestAt(lower, at, words);
    if (length === 0) {
      at++;
      continue;
    }
    if (at > from) pieces.push({ text: text.slice(from, at), isHit: false });
    pieces.push({ text: text.slice(at, at + length), isHit: true });
    at += length;
    from = at;
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from), isHit: false });
  return pieces;
}

function longestAt(text: string, at: number, words: readonly string[]): number {
  return words.reduce(
    (longest, word) => (word.length > longest && text.startsWith(word, at) ? word.length : longest),
    0,
  );
}
