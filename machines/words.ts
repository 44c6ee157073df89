import type { MatchPolicy } from './vocabulary/policy.ts';

const apostrophes = /['’‘ʼ`´]/gu;
const otherPunctuation = /[\p{P}\p{S}]/gu;

/** The form in which words are compared: NFKC, lower case, apostrophes dropped, other punctuation to spaces, white space folded. */
function normalizeWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(apostrophes, '')
    .replace(otherPunctuation, ' ')
    .trim()
    .replace(/\s+/gu, ' ');
}

/** The normalised words of a text; empty for a text without any. */
export function wordsOf(text: string): readonly string[] {
  const normalized = normalizeWords(text);
  return normalized === '' ? [] : normalized.split(' ');
}

/** Whether two texts are the same sentence by the match policy. */
export function isSameSentence(one: string, other: string, policy: MatchPolicy): boolean {
  return policy === 'exact' ? one === other : normalizeWords(one) === normalizeWords(other);
}

/** Whether a text has words and all of them are backchannels. */
export function isBackchannel(text: string, backchannels: readonly string[]): boolean {
  const words = wordsOf(text);
  return words.length > 0 && words.every((word) => backchannels.includes(word));
}
