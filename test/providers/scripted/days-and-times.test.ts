import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../src/providers/scripted/calendar-date.ts';
import { createDayReader } from '../../../src/providers/scripted/day-slot.ts';
import { spokenWords } from '../../../src/providers/scripted/spoken-words.ts';
import { createTimeReader } from '../../../src/providers/scripted/time-slot.ts';
import { withSpokenDates } from '../../../src/providers/scripted/typed-dates.ts';
import { createNumberReader } from '../../../src/providers/scripted/word-slots.ts';
import { monday } from './front-desk.ts';

const everyDay = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const times = createTimeReader({ from: 8 * 60, until: 17 * 60 });

function day(text: string, today: CalendarDate = monday): string | undefined {
  const words = spokenWords(withSpokenDates(text, today));
  return createDayReader(today, everyDay)
    .readAt(words, 0)
    .find(({ length }) => length === words.length)?.value;
}

function time(text: string): string | undefined {
  const words = spokenWords(text);
  return times.readAt(words, 0).find(({ length }) => length === words.length)?.value;
}

describe('a day, said on Monday the second of March 2026', () => {
  it.each([
    ['today', '2026-03-02'],
    ['tomorrow', '2026-03-03'],
    ['tuesday', '2026-03-03'],
    ['Weds', '2026-03-04'],
    ['monday', '2026-03-09'],
    ['next monday', '2026-03-09'],
    ['next tuesday', '2026-03-10'],
    ['this friday', '2026-03-06'],
    ['the third of march', '2026-03-03'],
    ['march third', '2026-03-03'],
    ['March 3rd', '2026-03-03'],
    ['the first of march', '2027-03-01'],
    ['twenty ninth of february', '2028-02-29'],
    ['the thirty first', '2026-03-31'],
    ['3/14', '2026-03-14'],
    ['in two weeks', '2026-03-16'],
    ['thirty first of april', undefined],
    ['someday', undefined],
  ])('"%s" is %s', (text, expected) => expect(day(text)).toBe(expected));

  it('counts "next" by calendar weeks that begin on Monday', () => {
    const sunday = { year: 2026, month: 3, day: 8 };
    expect(day('next tuesday', sunday)).toBe('2026-03-10');
    expect(day('tomorrow', { year: 2026, month: 12, day: 31 })).toBe('2027-01-01');
  });

  it('is spoken as a weekday within the week, and as a date beyond it', () => {
    const days = createDayReader(monday, everyDay);
    expect(['2026-03-02', '2026-03-08', '2026-03-09'].map((value) => days.say(value))).toEqual([
      'today',
      'Sunday',
      'Monday the ninth of March',
    ]);
  });
});

describe('a time, where the day is from eight to five', () => {
  it.each([
    ['three thirty', '15:30'],
    ['half past two', '14:30'],
    ['half nine', '09:30'],
    ['ten', '10:00'],
    ['ten a m', '10:00'],
    ['ten p m', '22:00'],
    ['quarter to five', '16:45'],
    ['quarter to one', '12:45'],
    ['quarter past twelve', '12:15'],
    ["nine o'clock", '09:00'],
    ['four in the afternoon', '16:00'],
    ['eight in the evening', '20:00'],
    ['noon', '12:00'],
    ['twelve', '12:00'],
    ['three oh five', '15:05'],
    ['ten past three', '15:10'],
    ['15:30', '15:30'],
    ['3.30 p.m.', '15:30'],
    ['2pm', '14:00'],
    ['12am', '00:00'],
    ['twenty five', undefined],
    ['eleven hundred', undefined],
  ])('"%s" is %s', (text, expected) => expect(time(text)).toBe(expected));

  it('is always said with its half of the day', () => {
    expect(['08:00', '12:00', '12:30', '15:05', '19:45'].map((value) => times.say(value))).toEqual([
      'eight in the morning',
      'noon',
      'twelve thirty in the afternoon',
      'three oh five in the afternoon',
      'seven forty five in the evening',
    ]);
  });
});

describe('a number', () => {
  it('is read from words and from digits, and spoken back', () => {
    const numbers = createNumberReader();
    expect(numbers.readAt(['forty', 'two'], 0)[0]).toEqual({ length: 2, value: '42' });
    expect(numbers.readAt(spokenWords('7'), 0)[0]?.value).toBe('7');
    expect(numbers.readAt(spokenWords('5551234'), 0)[0]?.value).toBe('5551234');
    expect(['42', '5551'].map((value) => numbers.say(value))).toEqual(['forty two', 'five five five one']);
  });
});
