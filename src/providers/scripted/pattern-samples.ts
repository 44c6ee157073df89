import type { Pattern } from './pattern.ts';

/**
 * Up to `most` phrases of `pattern`, the fullest first; slots stay as `{name}`.
 *
 * Optional parts and alternatives multiply, so each position is cut to `most` variants: the first ones of a pattern
 * are its shortest way of using every part, which is what an author writes first.
 */
export function samplesOf(pattern: Pattern, most: number): readonly string[] {
  return [...new Set(expand(pattern, most))].slice(0, most);
}

function expand(pattern: Pattern, most: number): readonly string[] {
  switch (pattern.kind) {
    case 'word':
      return [pattern.word];
    case 'slot':
      return [`{${pattern.slot}}`];
    case 'optional':
      return [...expand(pattern.part, most), ''].slice(-most);
    case 'choice':
      return pattern.options.flatMap((option) => expand(option, most)).slice(0, most);
    case 'sequence':
      return pattern.parts.reduce<readonly string[]>(
        (heads, part) => {
          const tails = expand(part, most);
          // Tails vary slowest, so that the cut keeps the variants of the words that come first.
          return tails.flatMap((tail) => heads.map((head) => `${head} ${tail}`.trim())).slice(0, most);
        },
        [''],
      );
  }
}

/** The phrase with only the required words and the first of each alternative: what a person is told to say. */
export function plainestOf(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'word':
      return pattern.word;
    case 'slot':
      return `{${pattern.slot}}`;
    case 'optional':
      return '';
    case 'choice':
      return pattern.options[0] === undefined ? '' : plainestOf(pattern.options[0]);
    case 'sequence':
      return pattern.parts
        .map(plainestOf)
        .filter((part) => part !== '')
        .join(' ');
  }
}
