const small = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ');
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ordinals = (
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth ' +
  'fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'
).split(' ');

/** A whole number from 0 to 99 in words, `thirty five`. */
export function numberWords(value: number): string {
  if (value < 20) return small[value] ?? '';
  const unit = value % 10;
  return [tens[Math.floor(value / 10)] ?? '', unit === 0 ? '' : (small[unit] ?? '')].join(' ').trim();
}

/** A day of a month, from 1 to 31, in words, `twenty first`. */
export function ordinalWords(value: number): string {
  if (value <= 20) return ordinals[value] ?? '';
  if (value === 30) return 'thirtieth';
  return `${value < 30 ? 'twenty' : 'thirty'} ${ordinals[value % 10] ?? ''}`;
}

/** Something read from the words at a position: how many words it takes, and what they mean. */
export interface Reading<Value> {
  readonly length: number;
  readonly value: Value;
}

const numbers = new Map(Array.from({ length: 100 }, (_, value) => [numberWords(value), value]));
const monthDays = new Map(Array.from({ length: 31 }, (_, index) => [ordinalWords(index + 1), index + 1]));

/** Every number from 0 to 99 that begins at `at`, the longest first: `thirty five` is 35, then 30. */
export function numbersAt(words: readonly string[], at: number): readonly Reading<number>[] {
  return lookUp(numbers, words, at);
}

/** Every ordinal from 1 to 31 that begins at `at`, the longest first. */
export function ordinalsAt(words: readonly string[], at: number): readonly Reading<number>[] {
  return lookUp(monthDays, words, at);
}

export function isNumberWord(word: string | undefined): boolean {
  return word !== undefined && numbers.has(word);
}

function lookUp(table: ReadonlyMap<string, number>, words: readonly string[], at: number): Reading<number>[] {
  const readings: Reading<number>[] = [];
  for (const length of [2, 1]) {
    const value = table.get(words.slice(at, at + length).join(' '));
    if (value !== undefined && at + length <= words.length) readings.push({ length, value });
  }
  return readings;
}
