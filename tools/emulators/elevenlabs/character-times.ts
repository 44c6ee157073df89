import type { WordTime } from '../../../src/ports/text-to-speech.ts';

/** An `alignment` as it is sent. */
export interface SentAlignment {
  readonly chars: readonly string[];
  readonly charStartTimesMs: readonly number[];
  readonly charDurationsMs: readonly number[];
}

interface Character {
  readonly char: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Spreads the characters of a text over its words' times; white space lasts until the next word. */
export function charactersOf(text: string, words: readonly WordTime[]): readonly Character[] {
  const characters: Character[] = [];
  let word = -1;
  let inWord = 0;
  for (const char of text) {
    const isSpace = char.trim() === '';
    const startsWord = !isSpace && (characters.at(-1)?.char.trim() ?? '') === '';
    if (startsWord) {
      word++;
      inWord = 0;
    }
    const { startMs = 0, endMs = 0, text: spoken = ' ' } = words[word] ?? {};
    const share = (endMs - startMs) / Math.max(1, Array.from(spoken).length);
    if (isSpace) {
      const until = words[word + 1]?.startMs ?? endMs;
      characters.push({ char, startMs: word < 0 ? 0 : endMs, endMs: until });
    } else {
      characters.push({ char, startMs: startMs + inWord * share, endMs: startMs + (inWord + 1) * share });
      inWord++;
    }
  }
  return characters;
}

/** Those that begin in a piece of the audio, counted from its beginning or from the clause's; null when there are none. */
export function alignmentOf(
  characters: readonly Character[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  isAbsolute: boolean,
): SentAlignment | null {
  const here = characters.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
  if (here.length === 0) return null;
  const originMs = isAbsolute ? 0 : fromMs;
  return {
    chars: here.map(({ char }) => char),
    charStartTimesMs: here.map(({ startMs }) => Math.round(startMs - originMs)),
    charDurationsMs: here.map(({ startMs, endMs }) => Math.round(endMs - startMs)),
  };
}
