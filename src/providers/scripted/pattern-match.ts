import type { Pattern } from './pattern.ts';
import type { SlotReading } from './slot-reader.ts';

/** The readings of `slot` that begin at word `at`, the longest first. */
export type ReadSlot = (slot: string, words: readonly string[], at: number) => readonly SlotReading[];

export interface PatternMatch {
  /** Slot names to values, in the order in which they were said. */
  readonly slots: ReadonlyMap<string, string>;
}

interface Progress {
  readonly at: number;
  readonly slots: ReadonlyMap<string, string>;
}

/** What `pattern` makes of all of `words`; undefined when it doesn't cover every word. */
export function matchWhole(
  pattern: Pattern,
  words: readonly string[],
  readSlot: ReadSlot,
): PatternMatch | undefined {
  for (const end of advance(pattern, words, { at: 0, slots: new Map() }, readSlot)) {
    if (end.at === words.length) return { slots: end.slots };
  }
  return undefined;
}

function* advance(
  pattern: Pattern,
  words: readonly string[],
  from: Progress,
  readSlot: ReadSlot,
): Generator<Progress> {
  switch (pattern.kind) {
    case 'word':
      if (pattern.canonical.every((word, index) => words[from.at + index] === word))
        yield { at: from.at + pattern.canonical.length, slots: from.slots };
      return;
    case 'slot':
      for (const { length, value } of readSlot(pattern.slot, words, from.at))
        yield { at: from.at + length, slots: new Map([...from.slots, [pattern.slot, value]]) };
      return;
    case 'optional':
      yield* advance(pattern.part, words, from, readSlot);
      yield from;
      return;
    case 'choice':
      for (const option of pattern.options) yield* advance(option, words, from, readSlot);
      return;
    case 'sequence':
      yield* advanceThrough(pattern.parts, 0, words, from, readSlot);
  }
}

function* advanceThrough(
  parts: readonly Pattern[],
  index: number,
  words: readonly string[],
  from: Progress,
  readSlot: ReadSlot,
): Generator<Progress> {
  const part = parts[index];
  if (part === undefined) {
    yield from;
    return;
  }
  for (const next of advance(part, words, from, readSlot))
    yield* advanceThrough(parts, index + 1, words, next, readSlot);
}
