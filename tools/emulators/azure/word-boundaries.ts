import type { WordTime } from '../../../src/ports/text-to-speech.ts';

const ticksPerMs = 10_000;
const punctuation = /[\p{P}]+/u;

export interface SentBoundary {
  /** Of the clause, when it begins. */
  readonly startMs: number;
  readonly metadata: unknown;
}

/** The boundaries of a clause: words without the punctuation around them, and the marks on their own where they are wanted. */
export function boundariesOf(words: readonly WordTime[], tellsPunctuation: boolean): readonly SentBoundary[] {
  return words.flatMap(({ text, startMs, endMs }) => {
    const core = text.replace(/^[\p{P}]+|[\p{P}]+$/gu, '');
    const mark = new RegExp(`${punctuation.source}$`, 'u').exec(text)?.[0];
    const boundaries: SentBoundary[] = [];
    if (core !== '') boundaries.push(boundary(core, 'WordBoundary', startMs, endMs));
    if (tellsPunctuation && mark !== undefined && core !== '')
      boundaries.push(boundary(mark, 'PunctuationBoundary', endMs, endMs));
    return boundaries;
  });
}

/** The service tells a word as it stands in the document: with its entities. */
function boundary(word: string, type: string, startMs: number, endMs: number): SentBoundary {
  const text = word.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const data = {
    Offset: Math.round(startMs * ticksPerMs),
    Duration: Math.round((endMs - startMs) * ticksPerMs),
    text: { Text: text, Length: word.length, BoundaryType: type },
  };
  return { startMs, metadata: { Metadata: [{ Type: 'WordBoundary', Data: data }] } };
}
