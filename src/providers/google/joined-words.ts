/** Scripts that write no space between words. */
const withoutSpaces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Two pieces of what somebody says as one text; some models begin a piece with the space before it, others do not. */
export function joinedWords(one: string, other: string): string {
  const [before, after] = [one.trim(), other.trim()];
  if (before === '' || after === '') return before + after;
  const isSpaced = /\s$/.test(one) || /^\s/.test(other);
  const [last, first] = [before.at(-1) ?? '', after.at(0) ?? ''];
  const runsOn = !isSpaced && withoutSpaces.test(last) && withoutSpaces.test(first);
  return runsOn ? before + after : `${before} ${after}`;
}

/** Whether two texts have the same words, however they are written. */
export function haveSameWords(one: string, other: string): boolean {
  return wordsOf(one) === wordsOf(other);
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
