import { canonicalWords } from './spoken-words.ts';

/**
 * A phrase with its variants, as a flow file writes it: `[please] (book | make) an appointment [on {day}]`.
 *
 * One tree serves three readers: the recogniser gets it as JSGF, the matcher runs it over a caller's words, and people
 * and the similarity matcher get sample phrases of it.
 */
export type Pattern =
  | {
      readonly kind: 'word';
      /** As a recogniser's dictionary has it: `what's`. */
      readonly word: string;
      /** As a caller's words come to the matcher: `what`, `is`. */
      readonly canonical: readonly string[];
    }
  | { readonly kind: 'slot'; readonly slot: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | { readonly kind: 'optional'; readonly part: Pattern };

/** A pattern that can't be read; the message says what to change. */
export class PatternUnreadable extends Error {
  override readonly name = 'PatternUnreadable';
}

const tokens = /\s*([[\](){}|<>]|[^\s[\](){}|<>]+)/gu;
const speakable = /^[a-z]+(?:'[a-z]+)*$/;
const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')' };

/** The pattern in `text`; `<name>` is replaced by `phrases.get(name)`. Throws `PatternUnreadable`. */
export function parsePattern(text: string, phrases: ReadonlyMap<string, Pattern> = new Map()): Pattern {
  const queue = [...text.matchAll(tokens)].map((match) => match[1] ?? '');
  const pattern = readChoice(queue, phrases);
  if (queue.length > 0) throw new PatternUnreadable(`"${queue[0]}" closes nothing; remove it`);
  if (matchesNothing(pattern)) throw new PatternUnreadable('every word of it is optional; make one required');
  return pattern;
}

function readChoice(queue: string[], phrases: ReadonlyMap<string, Pattern>): Pattern {
  const options = [readSequence(queue, phrases)];
  while (queue[0] === '|') {
    queue.shift();
    options.push(readSequence(queue, phrases));
  }
  return options.length === 1 && options[0] !== undefined ? options[0] : { kind: 'choice', options };
}

function readSequence(queue: string[], phrases: ReadonlyMap<string, Pattern>): Pattern {
  const parts: Pattern[] = [];
  while (queue[0] !== undefined && !'|])'.includes(queue[0])) parts.push(readPart(queue, phrases));
  if (parts.length === 0) throw new PatternUnreadable('there is an empty alternative; write a word in it');
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'sequence', parts };
}

function readPart(queue: string[], phrases: ReadonlyMap<string, Pattern>): Pattern {
  const token = queue.shift() ?? '';
  const close = closing[token];
  if (close !== undefined) {
    const inner = readChoice(queue, phrases);
    if (queue.shift() !== close) throw new PatternUnreadable(`a "${token}" is never closed; add "${close}"`);
    return token === '[' ? { kind: 'optional', part: inner } : inner;
  }
  if (token === '{') return { kind: 'slot', slot: readName(queue, '}') };
  if (token === '<') {
    const name = readName(queue, '>');
    const phrase = phrases.get(name);
    if (phrase === undefined) {
      const known = [...phrases.keys()].join(', ') || 'none';
      throw new PatternUnreadable(`there is no phrase "${name}" (there are: ${known})`);
    }
    return phrase;
  }
  if (!speakable.test(token))
    throw new PatternUnreadable(`"${token}" can't be spoken; use lower-case words, numbers written out`);
  return { kind: 'word', word: token, canonical: canonicalWords([token]) };
}

function readName(queue: string[], close: string): string {
  const name = queue.shift() ?? '';
  if (queue.shift() !== close) throw new PatternUnreadable(`a name is never closed; add "${close}"`);
  return name;
}

function matchesNothing(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'optional':
      return true;
    case 'sequence':
      return pattern.parts.every(matchesNothing);
    case 'choice':
      return pattern.options.some(matchesNothing);
    case 'word':
    case 'slot':
      return false;
  }
}

/** The names of all slots in `pattern`, in order, each once. */
export function slotsOf(pattern: Pattern): readonly string[] {
  return [...new Set(allSlots(pattern))];
}

function allSlots(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'slot':
      return [pattern.slot];
    case 'sequence':
      return pattern.parts.flatMap(allSlots);
    case 'choice':
      return pattern.options.flatMap(allSlots);
    case 'optional':
      return allSlots(pattern.part);
    case 'word':
      return [];
  }
}
