import { piecesOf } from './event-search.ts';

/** A text with the words that are looked for marked in it. */
export function Highlighted({ text, words }: { readonly text: string; readonly words: readonly string[] }) {
  if (words.length === 0) return <>{text}</>;
  return <>{piecesOf(text, words).map(({ text: piece, isHit }) => (isHit ? <mark>{piece}</mark> : piece))}</>;
}
