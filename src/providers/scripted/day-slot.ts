import {
  type CalendarDate,
  dayNumber,
  fromDayNumber,
  fromIsoDate,
  isoDate,
  isRealDate,
  months,
  sayDate,
  weekdayIndex,
  weekdays,
} from './calendar-date.ts';
import type { SlotReader, SlotReading } from './slot-reader.ts';
import { ordinalsAt, ordinalWords } from './spoken-numbers.ts';

const anyOrdinal = Array.from({ length: 31 }, (_, index) => ordinalWords(index + 1)).join(' | ');
const anyMonth = months.join(' | ');

/** The days that are said in passing: the dates of a year would make every phrase with a day costly to listen for. */
export const plainDayPattern = `today | tomorrow | [this | next] (${[...weekdays.slice(1), weekdays[0]].join(' | ')})`;

/** How days are spoken where a day is asked for. */
export const dayPattern = [
  plainDayPattern,
  `[the] (${anyOrdinal}) of (${anyMonth})`,
  `(${anyMonth}) [the] (${anyOrdinal})`,
].join(' | ');

/**
 * Reads days as dates: a weekday is its next one, a date without a year the next of its kind. Days that are over are read
 * as well, so that they can be refused by name.
 */
export function createDayReader(today: CalendarDate, open: readonly string[]): SlotReader {
  return {
    readAt: (words, at) => {
      const readings = [namedDay(words, at, today), weekday(words, at, today), ...dates(words, at, today)];
      return readings
        .filter((reading) => reading !== undefined)
        .toSorted((one, other) => other.length - one.length);
    },
    say: (value) => sayDate(fromIsoDate(value), today),
    faultOf: (value) => {
      const date = fromIsoDate(value);
      if (dayNumber(date) < dayNumber(today)) return 'past';
      return open.includes(weekdays[weekdayIndex(date)] ?? '') ? undefined : 'closed';
    },
  };
}

function namedDay(words: readonly string[], at: number, today: CalendarDate): SlotReading | undefined {
  const isDayAfter = words.slice(at, at + 3).join(' ') === 'day after tomorrow';
  if (isDayAfter) return { length: 3, value: daysAhead(today, 2) };
  const place = ['yesterday', 'today', 'tomorrow'].indexOf(words[at] ?? '');
  return place < 0 ? undefined : { length: 1, value: daysAhead(today, place - 1) };
}

/** `next tuesday` is the one of the next calendar week, Monday first; `last tuesday` is over; others are the first after today. */
function weekday(words: readonly string[], at: number, today: CalendarDate): SlotReading | undefined {
  const qualifier = ['next', 'this', 'last'].find((word) => word === words[at]);
  const wanted = weekdays.findIndex((name) => name === words[at + (qualifier === undefined ? 0 : 1)]);
  if (wanted < 0) return undefined;
  const now = weekdayIndex(today);
  const coming = ((wanted - now + 6) % 7) + 1;
  const inWeek = 7 - ((now + 6) % 7) + ((wanted + 6) % 7);
  const ahead =
    qualifier === 'next' ? inWeek : qualifier === 'last' ? coming - (coming === 7 ? 14 : 7) : coming;
  return { length: qualifier === undefined ? 1 : 2, value: daysAhead(today, ahead) };
}

/** `[the] third of march`, `march [the] third` and, when nothing else is said, `the third`. */
function dates(words: readonly string[], at: number, today: CalendarDate): readonly SlotReading[] {
  const month = months.findIndex((name) => name === words[at]) + 1;
  const article = words[at + (month > 0 ? 1 : 0)] === 'the' ? 1 : 0;
  const start = at + article + (month > 0 ? 1 : 0);
  return ordinalsAt(words, start).flatMap(({ length, value: day }) => {
    const after = start + length;
    const named = words[after] === 'of' ? months.findIndex((name) => name === words[after + 1]) + 1 : 0;
    if (month > 0) return dated(after - at, nextDate(today, day, month));
    if (named > 0) return dated(after + 2 - at, nextDate(today, day, named));
    return article === 1 ? dated(after - at, nextDate(today, day)) : [];
  });
}

function dated(length: number, date: CalendarDate | undefined): readonly SlotReading[] {
  return date === undefined ? [] : [{ length, value: isoDate(date) }];
}

/** The first such date from today on; undefined for one that doesn't exist, like the thirty-first of April. */
function nextDate(today: CalendarDate, day: number, month?: number): CalendarDate | undefined {
  // Eight years hold at least one twenty-ninth of February.
  for (let ahead = 0; ahead <= 12 * 8; ahead++) {
    const index = today.month - 1 + ahead;
    const date = { year: today.year + Math.floor(index / 12), month: (index % 12) + 1, day };
    const fits = month === undefined || date.month === month;
    if (fits && isRealDate(date) && dayNumber(date) >= dayNumber(today)) return date;
  }
  return undefined;
}

function daysAhead(today: CalendarDate, days: number): string {
  return isoDate(fromDayNumber(dayNumber(today) + days));
}
