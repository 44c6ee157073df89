import type { Pattern } from './pattern.ts';

/**
 * `pattern` as a JSGF expression (https://www.w3.org/TR/jsgf/) with every slot replaced by its own words, so that it
 * needs no rules besides itself.
 */
export function toGrammar(pattern: Pattern, slots: ReadonlyMap<string, Pattern>): string {
  switch (pattern.kind) {
    case 'word':
      return pattern.word;
    case 'slot': {
      const inner = slots.get(pattern.slot);
      return inner === undefined ? '' : `( ${toGrammar(inner, slots)} )`;
    }
    case 'sequence':
      return pattern.parts
        .map((part) => (part.kind === 'choice' ? `( ${toGrammar(part, slots)} )` : toGrammar(part, slots)))
        .join(' ');
    case 'choice':
      return pattern.options.map((option) => toGrammar(option, slots)).join(' | ');
    case 'optional':
      return `[ ${toGrammar(pattern.part, slots)} ]`;
  }
}
