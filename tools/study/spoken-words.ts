import { isBackchannel } from '../../machines/words.ts';
import type { Segment } from './dialogue-file.ts';

export interface SpokenWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

type HeardWord = Segment['words'][number];

/** Noises and what nobody understood: `[noise]`, `<unk>`. */
const noWord = /^(?:\[.*\]|<.*>)$/u;

/**
 * What a person heard, at the times at which a recogniser heard words; none where the person heard none. Words that both
 * heard have their own times; what lies between shares the time between, so that pauses stay where they are.
 */
export function spokenWords({ human, words }: Segment): readonly SpokenWord[] {
  const texts = human.split(/\s+/u).filter((text) => text !== '' && !noWord.test(text));
  const times = words.filter(({ w }) => !noWord.test(w));
  if (times.length === 0) return [];
  const spoken: SpokenWord[] = [];
  let [textAt, timeAt] = [0, 0];
  for (const [text, time] of [...anchors(texts, times), [texts.length, times.length] as const]) {
    spoken.push(...spread(texts.slice(textAt, text), times.slice(timeAt, time)));
    const [word, heard] = [texts[text], times[time]];
    if (word !== undefined && heard !== undefined) spoken.push(spokenIn(word, heard, heard));
    [textAt, timeAt] = [text + 1, time + 1];
  }
  return withTimes(spoken);
}

/** A noise that a recogniser takes for a word which takes no floor: "um", "oh". */
export function backchannelIn({ words }: Segment, backchannels: readonly string[]): string {
  const text = words.map(({ w }) => w).join(' ');
  return isBackchannel(text, backchannels) ? text : '';
}

/** The places of the words that both heard: the longest common subsequence. */
function anchors(
  texts: readonly string[],
  times: readonly HeardWord[],
): readonly (readonly [number, number])[] {
  const lengths = [...texts, ''].map(() => Array.from({ length: times.length + 1 }, () => 0));
  const length = (text: number, time: number): number => lengths[text]?.[time] ?? 0;
  for (let text = texts.length - 1; text >= 0; text--)
    for (let time = times.length - 1; time >= 0; time--)
      lengths[text]?.splice(
        time,
        1,
        texts[text] === times[time]?.w
          ? length(text + 1, time + 1) + 1
          : Math.max(length(text + 1, time), length(text, time + 1)),
      );
  const found: [number, number][] = [];
  for (let [text, time] = [0, 0]; text < texts.length && time < times.length;)
    if (texts[text] === times[time]?.w) found.push([text++, time++]);
    else if (length(text + 1, time) >= length(text, time + 1)) text++;
    else time++;
  return found;
}

/** Of several texts in one heard word each gets its share, of several heard words in one text it gets all. */
function spread(texts: readonly string[], times: readonly HeardWord[]): readonly SpokenWord[] {
  if (times.length === 0) return texts.map((text) => ({ text, startMs: NaN, endMs: NaN }));
  const perText = times.length / texts.length;
  return texts.map((text, index) => {
    const from = Math.floor(index * perText);
    const to = Math.max(from, Math.floor((index + 1) * perText - 1e-9));
    const [first, last] = [times[from], times[Math.min(to, times.length - 1)]];
    if (first === undefined || last === undefined) throw new Error('a word without a time');
    return spokenIn(text, first, last);
  });
}

function spokenIn(text: string, first: HeardWord, last: HeardWord): SpokenWord {
  return { text, startMs: first.startMs, endMs: last.endMs };
}

/** Words without a time of their own share the one of the next word, or of the last one; words of one time divide it. */
function withTimes(words: readonly SpokenWord[]): readonly SpokenWord[] {
  const isTimed = ({ startMs }: SpokenWord): boolean => !Number.isNaN(startMs);
  const timed = words.map((word, index) => {
    if (isTimed(word)) return word;
    const donor = words.slice(index).find(isTimed) ?? words.findLast(isTimed) ?? word;
    return { ...word, startMs: donor.startMs, endMs: donor.endMs };
  });
  return timed.map((word) => {
    const sharers = timed.filter(({ startMs }) => startMs === word.startMs);
    const shareMs = (word.endMs - word.startMs) / sharers.length;
    const startMs = Math.round(word.startMs + sharers.indexOf(word) * shareMs);
    return { text: word.text, startMs, endMs: Math.round(startMs + shareMs) };
  });
}
