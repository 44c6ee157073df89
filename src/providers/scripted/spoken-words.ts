import { numberWords, ordinalWords } from './spoken-numbers.ts';

const contractions: Readonly<Record<string, string>> = {
  "i'd": 'i would',
  id: 'i would',
  "i'm": 'i am',
  im: 'i am',
  "i'll": 'i will',
  "i've": 'i have',
  "that's": 'that is',
  thats: 'that is',
  "it's": 'it is',
  "what's": 'what is',
  whats: 'what is',
  "where's": 'where is',
  wheres: 'where is',
  "you're": 'you are',
  "let's": 'let us',
  "don't": 'do not',
  dont: 'do not',
  "can't": 'can not',
  cannot: 'can not',
  ok: 'okay',
  mhm: 'mm hmm',
  mmhmm: 'mm hmm',
  oclock: "o'clock",
};
const abbreviations: Readonly<Record<string, string>> = {
  mon: 'monday',
  tue: 'tuesday',
  tues: 'tuesday',
  wed: 'wednesday',
  weds: 'wednesday',
  thu: 'thursday',
  thur: 'thursday',
  thurs: 'thursday',
  fri: 'friday',
  sat: 'saturday',
  sun: 'sunday',
  tmrw: 'tomorrow',
  pls: 'please',
  thx: 'thanks',
  appt: 'appointment',
};

/** Words as the matcher compares them: contractions written out, so that `what's` and `what is` are the same. */
export function canonicalWords(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => (contractions[word] ?? abbreviations[word] ?? word).split(' '));
}

/**
 * What a caller said or typed, as canonical spoken words: `Tues at 3:30pm!` becomes `tuesday at three thirty p m`.
 * Recognised speech is in this form already, so typed and spoken turns are understood by the same code.
 */
export function spokenWords(text: string): readonly string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/\b([ap])\.\s?m\b\.?/g, '$1m')
    .replaceAll(/(\d)\s*([ap])m\b/g, '$1 $2 m')
    .replaceAll(/(\d)\s*h\b/g, "$1 o'clock")
    .replaceAll(/\b(\d{1,2})[:.](\d{2})\b/g, (_, hour: string, minute: string) => clockWords(hour, minute))
    .replaceAll(/\b(\d{1,2})(?:st|nd|rd|th)\b/g, (whole, day: string) => ordinalOf(day) ?? whole)
    .replaceAll(/\b\d{1,2}\b/g, (digits) => numberWords(Number(digits)));
  return canonicalWords(plain.match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? []);
}

function ordinalOf(day: string): string | undefined {
  const value = Number(day);
  return value >= 1 && value <= 31 ? ordinalWords(value) : undefined;
}

function clockWords(hour: string, minute: string): string {
  const minutes = Number(minute);
  const spoken = minutes === 0 ? "o'clock" : `${minutes < 10 ? 'oh ' : ''}${numberWords(minutes)}`;
  return `${numberWords(Number(hour))} ${spoken}`;
}
