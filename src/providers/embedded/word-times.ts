import type { WordTime } from '../../ports/text-to-speech.ts';
import type { SpokenToken } from './flite-text.ts';

/** A sound of speech and when it is heard, from the first sample. */
export interface TimedPhone {
  readonly phone: string;
  readonly startMs: number;
  readonly endMs: number;
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Reads what `flite -psdur` prints: each phone with its end in seconds (`hh:0.215 ax:0.260 … pau:0.82`). */
export function timedPhones(printed: string): readonly TimedPhone[] {
  const phones: TimedPhone[] = [];
  let startMs = 0;
  for (const item of printed.trim().split(/\s+/u)) {
    const colon = item.lastIndexOf(':');
    const endMs = Math.round(Number(item.slice(colon + 1)) * 1000);
    if (colon < 1 || !Number.isFinite(endMs)) continue;
    const phone = item.slice(0, colon);
    if (phone !== 'pau') phones.push({ phone, startMs, endMs });
    startMs = endMs;
  }
  return phones;
}

/**
 * Tells when each word is spoken. `groups` are the phones of the words that have a sound, as they are when spoken
 * alone; within a sentence some of them change, so the two sequences are aligned. Words without a sound, and
 * those that were swallowed, take no time, right behind the word before.
 */
export function wordTimes(
  tokens: readonly SpokenToken[],
  groups: readonly (readonly string[])[],
  spoken: readonly TimedPhone[],
): readonly WordTime[] {
  const spans = wordSpans(groups, spoken);
  let group = 0;
  let atMs = spoken[0]?.startMs ?? 0;
  return tokens.map(({ text, spoken: form }) => {
    const span = form === '' ? undefined : spans[group++];
    const { startMs, endMs } = span ?? { startMs: atMs, endMs: atMs };
    atMs = endMs;
    return { text, startMs, endMs };
  });
}

function wordSpans(
  groups: readonly (readonly string[])[],
  spoken: readonly TimedPhone[],
): readonly (Span | undefined)[] {
  const wanted = groups.flatMap((phones, word) => phones.map((phone) => ({ phone, word })));
  const spans = groups.map((): Span | undefined => undefined);
  for (const [i, j] of alignedPairs(
    wanted.map(({ phone }) => phone),
    spoken.map(({ phone }) => phone),
  )) {
    const [word, segment] = [wanted[i]?.word, spoken[j]];
    if (word === undefined || segment === undefined) continue;
    // The last phone of a word is met first.
    spans[word] = { startMs: segment.startMs, endMs: spans[word]?.endMs ?? segment.endMs };
  }
  return spans;
}

/** The pairs of the cheapest alignment by edit distance, from the end to the beginning. */
function alignedPairs(wanted: readonly string[], spoken: readonly string[]): (readonly [number, number])[] {
  const width = spoken.length + 1;
  const cost = new Uint16Array((wanted.length + 1) * width);
  const at = (i: number, j: number): number => cost[i * width + j] ?? 0;
  const paired = (i: number, j: number): number =>
    at(i - 1, j - 1) + (wanted[i - 1] === spoken[j - 1] ? 0 : 1);
  for (let i = 0; i <= wanted.length; i++) {
    for (let j = 0; j < width; j++) {
      cost[i * width + j] =
        i === 0 || j === 0 ? i + j : Math.min(paired(i, j), at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [wanted.length, spoken.length];
  while (i > 0 && j > 0) {
    if (at(i, j) === paired(i, j)) pairs.push([--i, --j]);
    else if (at(i, j) === at(i - 1, j) + 1) i--;
    else j--;
  }
  return pairs;
}
