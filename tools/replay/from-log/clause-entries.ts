import type { ClauseEntry } from '../fixture.ts';
import type { LogEntry } from '../log-entry.ts';
import { clauseTakes, type ClauseTake } from './clause-takes.ts';
import { heardMarks, type HeardMarks } from './heard-marks.ts';
import { playbackLatencyMs } from './playback-latency.ts';

/** A word that was heard is over so long before the cut, one that was not has its middle so long behind it. */
const clearMs = 20;
/** A pace that differs by less, a word, is the same. */
const samePaceMs = 5;

/** By how much later than its providers alone would have it a reply is to be heard, in milliseconds; below 0: sooner. */
export type LaterReplies = ReadonlyMap<number, number>;

/** How a voice speaks on the whole. */
interface Pace {
  readonly firstAudioMs: number;
  readonly wordMs: number;
}

/**
 * The clauses that a voice spoke otherwise than its pace would have it: when each began, and how long each word was. Words
 * end where the marks say, and in a reply that was cut off, those that were heard are over by then.
 */
export function clauseEntries(
  entries: readonly LogEntry[],
  voice: string,
  pace: Pace,
  laterMs: LaterReplies,
): readonly ClauseEntry[] {
  const latencyMs = playbackLatencyMs(entries) ?? 0;
  const all = clauseTakes(entries);
  const timed = [...new Set(all.map(({ reply }) => reply))].flatMap((reply) => {
    const takes = all.filter((take) => take.reply === reply);
    const marks = heardMarks(entries, reply, latencyMs);
    const lengths = wordLengths(takes, pace, marks);
    return takes.map((take, index) => {
      const firstMs = take.firstSoundMs + (index === 0 ? (laterMs.get(reply) ?? 0) : 0);
      return { take, firstAudioMs: Math.max(0, Math.round(firstMs)), wordMs: lengths[index] ?? [] };
    });
  });
  return timed
    .filter(({ take, ...own }) => take.voice === voice && !isAtPace(own, pace))
    .map(({ take: { text }, firstAudioMs, wordMs }) => ({ text, firstAudioMs, wordMs }));
}

function isAtPace(own: Omit<Required<ClauseEntry>, 'text'>, { firstAudioMs, wordMs }: Pace): boolean {
  const differences = [own.firstAudioMs - firstAudioMs, ...own.wordMs.map((ms) => ms - wordMs)];
  return differences.every((ms) => Math.abs(ms) < samePaceMs);
}

interface Word {
  readonly clause: number;
  /** The clause before can be over before this one has a sound. */
  readonly earliestAt: number;
  endAt: number;
}

/** How long each word of each clause is, in whole milliseconds. */
function wordLengths(
  takes: readonly ClauseTake[],
  pace: Pace,
  marks: HeardMarks | undefined,
): readonly (readonly number[])[] {
  const beganAt = marks?.beganAt ?? takes[0]?.soundAt ?? 0;
  const words = placedWords(takes, pace, endsOf(takes, marks), beganAt);
  if (marks?.cut !== undefined) clearOf(words, marks.cut, beganAt);
  return takes.map((_, clause) =>
    words.flatMap((word, index) =>
      word.clause === clause
        ? Math.max(1, Math.round(word.endAt - beganAt) - Math.round(startOf(words, index, beganAt) - beganAt))
        : [],
    ),
  );
}

/**
 * Where the marks have the ends of the words. Where a voice tells its words late, there are some without a mark, and then
 * nobody knows which mark is whose.
 */
function endsOf(takes: readonly ClauseTake[], marks: HeardMarks | undefined): ReadonlyMap<number, number> {
  const { endedAt = new Map<number, number>(), cut } = marks ?? {};
  const words = takes.reduce((sum, take) => sum + take.words, 0);
  const over = cut === undefined ? endedAt.size : [...endedAt.values()].filter((at) => at <= cut.at).length;
  // A word counts as heard from its middle on.
  const isOfAll = cut === undefined ? over >= words : over === cut.words || over === cut.words - 1;
  return isOfAll ? endedAt : new Map();
}

function startOf(words: readonly Word[], index: number, beganAt: number): number {
  return Math.max(words[index - 1]?.endAt ?? beganAt, words[index]?.earliestAt ?? beganAt);
}

/** Words whose ends are not known are as long as one another, up to the next one that is. */
function placedWords(
  takes: readonly ClauseTake[],
  pace: Pace,
  endedAt: ReadonlyMap<number, number>,
  beganAt: number,
): Word[] {
  const placed: Word[] = [];
  for (const [clause, { words, playedMs, soundAt }] of takes.entries()) {
    const earliestAt = placed.length === 0 ? beganAt : soundAt;
    const fromAt = Math.max(placed.at(-1)?.endAt ?? beganAt, earliestAt);
    const untilAt = fromAt + (playedMs ?? Infinity);
    const first = placed.length;
    const ends = Array.from({ length: words }, (_, index) => endedAt.get(first + index));
    if (playedMs !== undefined) ends[words - 1] = untilAt;
    let at = fromAt;
    for (const index of ends.keys()) {
      const known = ends.findIndex((end, later) => later >= index && end !== undefined);
      const stepMs = known === -1 ? pace.wordMs : ((ends[known] ?? at) - at) / (known - index + 1);
      at = Math.min(untilAt, at + Math.max(0, stepMs));
      placed.push({ clause, earliestAt: index === 0 ? earliestAt : -Infinity, endAt: at });
    }
  }
  return placed;
}

/** Moves the words that are too near to where a reply was cut off for a replay to be sure of them. */
function clearOf(words: Word[], { at, words: heard }: NonNullable<HeardMarks['cut']>, beganAt: number): void {
  for (const [index, word] of words.entries()) {
    const startAt = startOf(words, index, beganAt);
    if (index < heard) word.endAt = Math.min(word.endAt, Math.max(startAt, at - clearMs));
    else if (index === heard) word.endAt = Math.max(word.endAt, 2 * (at + clearMs) - startAt);
    else word.endAt = Math.max(word.endAt, startAt);
  }
}
