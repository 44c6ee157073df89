/** A grammar that can't be listened for: it isn't JSGF, or not the part of it that is understood here. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError';
}

/** Speech that no phrase covers is heard as a row of these: one made-up word for each sound of English. */
export const soundWords: readonly (readonly [word: string, sound: string])[] =
  'AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH'
    .split(' ')
    .map((sound) => [`_${sound.toLowerCase()}`, sound]);

/** Stands for what can't be said. `<VOID>`, which JSGF has for it, makes SoundSwallower lose the phrases around it. */
export const unsaid = ['_unsaid', 'ZH OY ZH OY ZH OY ZH OY'] as const;

/**
 * How likely it is, against a phrase, that a caller says something that no phrase covers. `lenient` makes phrases of
 * nearly everything; only what it makes a single word of can be trusted.
 */
const otherSpeechWeights = { strict: '1e-10', lenient: '1e-30' } as const;
export type Strictness = keyof typeof otherSpeechWeights;

/** Weights, tags, brackets and operators, references to rules, and words, quoted or not. */
const token = /\/[^/\s]*\/|\{[^{}]*\}|"[^"]*"|<[^<>]*>|[()[\]|*+]|[^\s()[\]|*+/{}"<>;=]+|\S/gu;
const word = /^[\p{L}\p{N}'.-]+$/u;

/** What callers say to show that they are listening. Where it is not expected, it must not be taken for a phrase. */
const backchannels = ['uh-huh', 'mhm', 'yeah', 'okay'];
const backchannelWeight = '0.01';

/** One utterance that is expected, as JSGF (https://www.w3.org/TR/jsgf/) writes it: an expression without rules. */
export class SpeechGrammar {
  readonly text: string;
  readonly words: ReadonlySet<string>;
  readonly #tokens: readonly string[];
  readonly #pattern: RegExp;

  /** Throws `GrammarError`. An empty text expects nothing: whatever is said is other speech. */
  constructor(text: string) {
    this.text = text;
    this.#tokens = tokensOf(text);
    this.words = new Set([...this.#tokens.filter((part) => word.test(part)), ...backchannels]);
    try {
      this.#pattern = new RegExp(`^(?:${this.#tokens.map(patternOf).join('')})$`, 'u');
    } catch (cause) {
      throw new GrammarError('it is not well-formed', { cause });
    }
  }

  /** Is this a whole phrase, and not only the beginning of one? */
  covers(words: readonly string[]): boolean {
    return this.expects(words) || (words.length === 1 && backchannels.includes(words[0] ?? ''));
  }

  /** Is it a phrase that this grammar was made for? */
  expects(words: readonly string[]): boolean {
    return words.length > 0 && this.#pattern.test(words.map((each) => `${each} `).join(''));
  }

  /** The whole grammar, with everything else that might be said beside it. Phrases with an unsayable word are never heard. */
  toJsgf(strictness: Strictness, isSayable: (word: string) => boolean): string {
    const phrase = this.#tokens
      .map((part) => (part === '<VOID>' || (word.test(part) && !isSayable(part)) ? unsaid[0] : part))
      .join(' ');
    const alternatives = [
      ...(phrase === '' ? [] : [`/1.0/ ( ${phrase} )`]),
      `/${backchannelWeight}/ ( ${backchannels.join(' | ')} )`,
      `/${otherSpeechWeights[strictness]}/ ( ${soundWords.map(([sound]) => sound).join(' | ')} )+`,
    ];
    return ['#JSGF V1.0;', 'grammar expected;', `public <top> = ${alternatives.join(' | ')};`].join('\n');
  }
}

/** Tags mean nothing here, and quotes only hold words together. */
function tokensOf(text: string): readonly string[] {
  const tokens = text.toLowerCase().replaceAll('’', "'").match(token) ?? [];
  const meant = tokens
    .filter((part) => !part.startsWith('{'))
    .map((part) => {
      if (part.startsWith('"')) return `( ${part.slice(1, -1).trim()} )`.split(/\s+/u);
      return part === '<null>' || part === '<void>' ? part.toUpperCase() : part;
    });
  return meant.flat();
}

function patternOf(part: string): string {
  switch (part) {
    case '(':
    case '[':
      return '(?:';
    case ']':
      return ')?';
    case ')':
    case '|':
    case '*':
    case '+':
      return part;
    case '<NULL>':
      return '';
    case '<VOID>':
      return '(?!)';
    default:
      if (/^\/\d*\.?\d+(e-?\d+)?\/$/u.test(part)) return '';
      if (!word.test(part)) throw new GrammarError(`it holds ${part}`);
      return `(?:${part.replaceAll('.', '\\.').replaceAll('-', '\\x2d')} )`;
  }
}
