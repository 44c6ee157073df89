/** A text without what speech can't tell apart: case, punctuation, white space. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’‘ʼ`´]/gu, '')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

/** Whether a text has no words but these. */
export function isMadeOf(text: string, words: readonly string[]): boolean {
  return folded(text)
    .split(' ')
    .every((word) => word === '' || words.includes(word));
}
