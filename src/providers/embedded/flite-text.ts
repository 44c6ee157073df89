/** One word of a clause as it stands there, and what Flite is told for it: nothing when it has no sound. */
export interface SpokenToken {
  readonly text: string;
  /** ASCII; ends with at most one punctuation mark. */
  readonly spoken: string;
}

/** Letters that no decomposition reaches, and signs that are read as words. */
const replacements: readonly (readonly [RegExp, string])[] = [
  [/[‘’ʼ′]/gu, "'"],
  [/[\p{Pd}\u2212]/gu, '-'],
  [/\u2044/gu, '/'],
  [/æ/giu, 'ae'],
  [/œ/giu, 'oe'],
  [/ø/giu, 'o'],
  [/ß/gu, 'ss'],
  [/ł/giu, 'l'],
  [/đ/giu, 'd'],
  [/[þð]/giu, 'th'],
  [/ı/gu, 'i'],
  [/&/gu, ' and '],
  [/€(\d+(?:[.,]\d+)*)/gu, '$1 euros'],
  [/£(\d+(?:[.,]\d+)*)/gu, '$1 pounds'],
  [/€/gu, ' euros '],
  [/£/gu, ' pounds '],
  [/°/gu, ' degrees '],
  [/×/gu, ' times '],
];

/** What Flite would leave out, or would spell where people write it for the eye: quotes, brackets, Markdown. */
const unspeakable = /[^ -~]|["()<>[\]{}`*_~^|\\]/gu;
const startsBeforeSound = /^[^a-z0-9$@#%+=/]*?(?=-?[a-z0-9$@#%+=/])/iu;
const hasSound = /[a-z0-9$@#%+=/]/iu;
const punctuation = /[.,;:!?' -]+$/u;
const pauses = /^(?:\p{Pd}+|…|\.{2,})$/u;

/** Nobody listens to more of a single word; it is a link, or noise. */
const mostWordCharacters = 100;
/** Flite takes quadratic time for the sound of a word that it does not know. */
const syllableCharacters = 30;
/** About 15 s of speech, or 200 ms of work. */
const mostPieceCharacters = 240;

/** The words between white space, in order: joined by a space they are the clause with its white space folded. */
export function spokenTokens(clause: string): readonly SpokenToken[] {
  const tokens: SpokenToken[] = [];
  for (const text of clause.split(/\s+/u).filter((word) => word !== '')) {
    tokens.push({ text, spoken: spokenForm(text) });
    const before = tokens.at(-2);
    // A dash between two words has no sound of its own, it is a pause.
    if (before !== undefined && pauses.test(text) && /[a-z0-9]$/iu.test(before.spoken)) {
      tokens.splice(-2, 1, { ...before, spoken: `${before.spoken},` });
    }
  }
  return tokens;
}

/** Cuts what is too long to be spoken at once, behind a punctuation mark where there is one. */
export function speakablePieces(tokens: readonly SpokenToken[]): readonly (readonly SpokenToken[])[] {
  const pieces: (readonly SpokenToken[])[] = [];
  let rest = tokens;
  while (rest.length > 0) {
    const fitting = fittingCount(rest);
    const mark = rest.slice(0, fitting).findLastIndex(({ spoken }) => /[.,;:!?]$/u.test(spoken));
    const count = fitting < rest.length && mark >= 0 ? mark + 1 : fitting;
    pieces.push(rest.slice(0, count));
    rest = rest.slice(count);
  }
  return pieces;
}

/** A word without the mark behind it. */
export function withoutPunctuation(spoken: string): string {
  return spoken.replace(punctuation, '');
}

function fittingCount(tokens: readonly SpokenToken[]): number {
  let characters = 0;
  const tooMany = tokens.findIndex(({ spoken }) => (characters += spoken.length + 1) > mostPieceCharacters);
  return tooMany === -1 ? tokens.length : Math.max(1, tooMany);
}

function spokenForm(text: string): string {
  let form = text
    .slice(0, 4 * mostWordCharacters)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '');
  for (const [sign, word] of replacements) form = form.replaceAll(sign, word);
  form = form.replaceAll(unspeakable, '').replaceAll(/ +/gu, ' ').replace(startsBeforeSound, '').trim();
  if (!hasSound.test(form)) return '';
  const mark = /[.,;:!?](?=[.,;:!?' -]*$)/u.exec(form)?.[0] ?? '';
  const word = withoutPunctuation(form).slice(0, mostWordCharacters);
  return `${word.replaceAll(syllables, '$& ')}${mark}`;
}

const syllables = new RegExp(`[^ ]{${syllableCharacters}}(?=[^ ])`, 'gu');
