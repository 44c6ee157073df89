import type { SlotReader } from './slot-reader.ts';
import { numbersAt, numberWords } from './spoken-numbers.ts';
import { canonicalWords } from './spoken-words.ts';

const upTo99 = Array.from({ length: 100 }, (_, value) => numberWords(value));

/** How numbers are spoken, for the recogniser. */
export const numberPattern = upTo99.join(' | ');

export function createNumberReader(): SlotReader {
  return {
    readAt: (words, at) => [
      ...numbersAt(words, at).map(({ length, value }) => ({ length, value: String(value) })),
      ...(/^\d{1,12}$/.test(words[at] ?? '') ? [{ length: 1, value: words[at] ?? '' }] : []),
    ],
    say: (value) =>
      value.length <= 2 ? numberWords(Number(value)) : value.split('').map(sayDigit).join(' '),
    faultOf: () => undefined,
  };
}

function sayDigit(digit: string): string {
  return numberWords(Number(digit));
}

/** How the values of a choice are spoken, for the recogniser; `check up` and `checkup` sound alike and are heard as one. */
export function choicePattern(values: ReadonlyMap<string, readonly string[]>): string {
  const bySound = new Map<string, string>();
  for (const [name, others] of values)
    for (const phrase of [name].concat(others)) {
      const sound = phrase.replaceAll(' ', '');
      if (!bySound.has(sound)) bySound.set(sound, phrase);
    }
  return [...bySound.values()].join(' | ');
}

export function createChoiceReader(values: ReadonlyMap<string, readonly string[]>): SlotReader {
  const phrases = [...values].flatMap(([value, others]) =>
    [value, ...others].map((phrase) => ({ value, words: canonicalWords(phrase.split(' ')) })),
  );
  return {
    readAt: (words, at) =>
      phrases
        .filter((phrase) => phrase.words.every((word, index) => words[at + index] === word))
        .map((phrase) => ({ length: phrase.words.length, value: phrase.value }))
        .toSorted((one, other) => other.length - one.length),
    say: (value) => value,
    faultOf: () => undefined,
  };
}
