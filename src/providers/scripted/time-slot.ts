import type { SlotReader, SlotReading } from './slot-reader.ts';
import { isNumberWord, numbersAt, numberWords } from './spoken-numbers.ts';

/** Minutes since midnight; `until` is the first minute that can't be had. */
export interface OpeningHours {
  readonly from: number;
  readonly until: number;
}

interface ClockReading {
  readonly length: number;
  readonly hour: number;
  readonly minute: number;
}

const noon = 12 * 60;
const hours = Array.from({ length: 12 }, (_, index) => numberWords(index + 1)).join(' | ');

/** How times are spoken, for the recogniser. */
export const timePattern = [
  `((half past | quarter past | quarter to) (${hours}) | (${hours}) [thirty | fifteen | forty five | o'clock])
   [a m | p m | in the (morning | afternoon)]`,
  'noon',
].join(' | ');

const halves: readonly { readonly words: readonly string[]; readonly half: 'am' | 'pm' }[] = [
  { words: ['a', 'm'], half: 'am' },
  { words: ['p', 'm'], half: 'pm' },
  { words: ['in', 'the', 'morning'], half: 'am' },
  { words: ['in', 'the', 'afternoon'], half: 'pm' },
  { words: ['in', 'the', 'evening'], half: 'pm' },
  { words: ['at', 'night'], half: 'pm' },
];

/** Reads times of day; one without its half of the day is the one that falls into `open`. */
export function createTimeReader(open: OpeningHours): SlotReader {
  return {
    readAt: (words, at) => readTimes(words, at, open),
    say: (value) => sayTime(minutesOf(value)),
    faultOf: (value) => (isWithin(minutesOf(value), open) ? undefined : 'closed'),
  };
}

/** Minutes since midnight of `15:30`. */
export function minutesOf(value: string): number {
  const [hour = 0, minute = 0] = value.split(':').map(Number);
  return hour * 60 + minute;
}

function isWithin(minutes: number, open: OpeningHours): boolean {
  return minutes >= open.from && minutes < open.until;
}

function readTimes(words: readonly string[], at: number, open: OpeningHours): readonly SlotReading[] {
  if (words[at] === 'noon' || words[at] === 'midday') return [{ length: 1, value: clock(noon) }];
  if (words[at] === 'midnight') return [{ length: 1, value: clock(0) }];
  return [...relativeTimes(words, at), ...plainTimes(words, at)]
    .flatMap((reading) => withHalf(reading, words, at, open))
    .filter(({ length }) => !isNumberWord(words[at + length]))
    .toSorted((one, other) => other.length - one.length);
}

/** `half past two`, `half two`, `quarter to five`, `ten past three`. */
function relativeTimes(words: readonly string[], at: number): readonly ClockReading[] {
  if (words[at] === 'half' && isNumberWord(words[at + 1])) {
    const hours = numbersAt(words, at + 1).filter(({ value }) => value >= 1 && value <= 12);
    return hours.map(({ length, value: hour }) => ({ length: length + 1, hour, minute: 30 }));
  }
  const start = words[at] === 'a' ? at + 1 : at;
  const named = { half: 30, quarter: 15 }[words[start] ?? ''];
  const amounts = named === undefined ? numbersAt(words, start) : [{ length: 1, value: named }];
  return amounts.flatMap(({ length, value: amount }) => {
    const turn = words[start + length];
    const before = turn === 'to';
    if ((!before && turn !== 'past' && turn !== 'after') || amount > 59) return [];
    return numbersAt(words, start + length + 1)
      .filter(({ value: hour }) => hour >= 1 && hour <= 12)
      .map(({ length: hourLength, value: hour }) => ({
        length: start - at + length + 1 + hourLength,
        hour: before ? ((hour + 10) % 12) + 1 : hour,
        minute: before ? 60 - amount : amount,
      }));
  });
}

/** `ten`, `nine o'clock`, `three thirty`, `three oh five`, and `fifteen thirty` on a clock of 24 hours. */
function plainTimes(words: readonly string[], at: number): readonly ClockReading[] {
  const hours = numbersAt(words, at).filter(({ value }) => value < 24);
  return hours.flatMap(({ length, value: hour }) => {
    const next = words[at + length];
    const bare = { length, hour, minute: 0 };
    if (next === "o'clock") return [{ length: length + 1, hour, minute: 0 }, bare];
    const oh = next === 'oh' || next === 'zero' ? 1 : 0;
    const minutes = numbersAt(words, at + length + oh)
      .filter(({ value }) => (oh === 1 ? value >= 1 && value < 10 : value >= 10 && value < 60))
      .map((minute) => ({ length: length + oh + minute.length, hour, minute: minute.value }));
    // A lone zero is no hour: it is a key, or noise.
    return hour === 0 ? minutes : minutes.concat(bare);
  });
}

function withHalf(
  reading: ClockReading,
  words: readonly string[],
  at: number,
  open: OpeningHours,
): readonly SlotReading[] {
  const after = at + reading.length;
  const said = halves.find((half) => half.words.every((word, index) => words[after + index] === word));
  const guess = { length: reading.length, value: clock(guessed(reading, open)) };
  if (said === undefined || reading.hour < 1 || reading.hour > 12) return [guess];
  const minutes = ((reading.hour % 12) + (said.half === 'pm' ? 12 : 0)) * 60 + reading.minute;
  return [{ length: reading.length + said.words.length, value: clock(minutes) }, guess];
}

function guessed({ hour, minute }: ClockReading, open: OpeningHours): number {
  const minutes = hour * 60 + minute;
  if (hour < 1 || hour > 12) return minutes;
  const morning = minutes % noon;
  return isWithin(morning, open) ? morning : morning + noon;
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function sayTime(minutes: number): string {
  if (minutes === noon) return 'noon';
  if (minutes === 0) return 'midnight';
  const hour = Math.floor(minutes / 60);
  const minute = minutes % 60;
  const words = [numberWords(hour % 12 === 0 ? 12 : hour % 12)];
  if (minute > 0) words.push(`${minute < 10 ? 'oh ' : ''}${numberWords(minute)}`);
  const half = hour < 12 ? 'in the morning' : hour < 18 ? 'in the afternoon' : 'in the evening';
  return [...words, half].join(' ');
}
