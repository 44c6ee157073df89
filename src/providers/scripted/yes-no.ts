import type { SlotReader } from './slot-reader.ts';

/** How an answer to a yes-or-no question is spoken, for the recogniser. */
export const yesPattern =
  "yes [please | (that's | that is) (right | correct)] | yeah | yep | sure | okay | correct | right" +
  " | (that's | that is) (right | correct | fine) | sounds good";
export const noPattern = "no [thank you | thanks | that's not right | that is not right | that's wrong]";

const yesWords = new Set(
  'yes y ye yea yeah yep yup correct right exactly sure okay absolutely definitely perfect hmm'.split(' '),
);
const yesPhrases = new Set([
  'that is fine',
  'that is good',
  'that is great',
  'sounds good',
  'sounds great',
  'mm hmm',
]);
const yesCompanions = new Set('please that is it all sounds good great fine thank thanks you mm'.split(' '));
const noWords = new Set('no n nope nah wrong'.split(' '));
const noCompanions = new Set(
  'no not that is it right correct wrong quite please thank thanks you sorry wait'.split(' '),
);
const hesitations = new Set('um uh er erm well so oh ah hmm mm'.split(' '));

/**
 * A clear yes or a clear no; undefined for anything with a word more in it.
 *
 * Strict on purpose: a booking hangs on a yes, so `yes but later`, `yes no` and `hmm` are none.
 */
export function readYesNo(words: readonly string[]): 'yes' | 'no' | undefined {
  if (isUhHuh(words)) return 'yes';
  const said = words.filter((word, index) => !hesitations.has(word) || isHmOfAYes(words, index));
  // "Is that okay" asks back.
  if (said[0] === 'is') return undefined;
  const text = said.join(' ');
  const means = said.some((word) => yesWords.has(word)) || yesPhrases.has(text);
  if (means && said.every((word) => yesWords.has(word) || yesCompanions.has(word))) return 'yes';
  const isNotRight =
    said.includes('not') && ['right', 'correct', 'quite'].some((word) => said.includes(word));
  const denies = isNotRight || said.some((word) => noWords.has(word));
  return denies && said.every((word) => noWords.has(word) || noCompanions.has(word)) ? 'no' : undefined;
}

/** `mm hmm` agrees; a single `hmm` only hesitates. */
function isHmOfAYes(words: readonly string[], index: number): boolean {
  return words[index] === 'hmm'
    ? words[index - 1] === 'mm'
    : words[index] === 'mm' && words[index + 1] === 'hmm';
}

function isUhHuh(words: readonly string[]): boolean {
  return words.length === 2 && words[0] === 'uh' && words[1] === 'huh';
}

const backchannels = new Set(
  'mm mmm hm hmm uh huh um ah oh aha yeah yep yes okay right sure alright thanks'.split(' '),
);

/** Only sounds and words that say "I am listening": where nothing was asked for with yes or no, they answer nothing. */
export function isBackchannel(words: readonly string[]): boolean {
  return words.length > 0 && words.every((word) => backchannels.has(word));
}

export function createYesNoReader(): SlotReader {
  return {
    readAt: (words, at) => {
      for (let length = Math.min(5, words.length - at); length > 0; length--) {
        const value = readYesNo(words.slice(at, at + length));
        if (value !== undefined) return [{ length, value }];
      }
      return [];
    },
    say: (value) => value,
    faultOf: () => undefined,
  };
}
