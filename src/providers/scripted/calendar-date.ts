import { ordinalWords } from './spoken-numbers.ts';

/** A day of the calendar; `month` and `day` count from 1. */
export interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Now, where the caller is. */
export interface Moment extends CalendarDate {
  /** Minutes since midnight; without it no time of today counts as past. */
  readonly minute?: number;
}

export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

export const months =
  'january february march april may june july august september october november december'.split(' ');

const dayMs = 86_400_000;

/** Days since 1970-01-01: the arithmetic is done in these, so that no time zone can come in. */
export function dayNumber({ year, month, day }: CalendarDate): number {
  return Math.round(Date.UTC(year, month - 1, day) / dayMs);
}

export function fromDayNumber(number: number): CalendarDate {
  const date = new Date(number * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 is Sunday. */
export function weekdayIndex(date: CalendarDate): number {
  return (((dayNumber(date) + 4) % 7) + 7) % 7;
}

/** False for the thirty-first of April. */
export function isRealDate(date: CalendarDate): boolean {
  const back = fromDayNumber(dayNumber(date));
  return back.month === date.month && back.day === date.day;
}

/** `2026-03-03` (ISO 8601). */
export function isoDate({ year, month, day }: CalendarDate): string {
  return [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join(
    '-',
  );
}

export function fromIsoDate(text: string): CalendarDate {
  const [year = 1970, month = 1, day = 1] = text.split('-').map(Number);
  return { year, month, day };
}

/** How a receptionist would say it: `today`, `Tuesday` within the week, `Tuesday the tenth of March` beyond it. */
export function sayDate(date: CalendarDate, today: CalendarDate): string {
  const ahead = dayNumber(date) - dayNumber(today);
  if (ahead === 0) return 'today';
  const weekday = capitalised(weekdays[weekdayIndex(date)] ?? '');
  if (ahead > 0 && ahead < 7) return weekday;
  return `${weekday} the ${ordinalWords(date.day)} of ${capitalised(months[date.month - 1] ?? '')}`;
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
