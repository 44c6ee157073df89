import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pronunciations } from '../../../src/providers/embedded/pronunciations.ts';
import { GrammarError, SpeechGrammar } from '../../../src/providers/embedded/speech-grammar.ts';
import { parseJsgf, sentence } from '../scripted/jsgf.ts';
import { grammarOf } from './hearing-call.ts';

const covers = (grammar: string, text: string): boolean =>
  new SpeechGrammar(grammar).covers(text === '' ? [] : text.split(' '));

describe('a phrase', () => {
  it.each([
    ['( /20/ ( yes | no ) | /1/ book [ it ] ) [ please ]', 'yes please', true],
    ['( /20/ ( yes | no ) | /1/ book [ it ] ) [ please ]', 'book it', true],
    ['( /20/ ( yes | no ) | /1/ book [ it ] ) [ please ]', 'yes no', false],
    ['( /20/ ( yes | no ) | /1/ book [ it ] ) [ please ]', 'please', false],
    ["I'd like | what’s {tag} up", "i'd like", true],
    ["I'd like | what’s {tag} up", "what's up", true],
    ['( one | two )+ ( three )*', 'one two one three three', true],
    ['"on hold" <NULL> | a <VOID>', 'on hold', true],
    ['"on hold" <NULL> | a <VOID>', 'a', false],
    ['p.m.', 'pxm', false],
    ['yes', '', false],
    ['', 'anything', false],
  ])('of "%s" is "%s": %s', (grammar, text, expected) => {
    expect(covers(grammar, text)).toBe(expected);
  });

  it('is every sentence of the flow, and no sentence with its end cut off unless that is one too', () => {
    const [text, grammar] = [grammarOf('welcome'), parseJsgf(grammarOf('welcome'))];
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (choices) => {
        const said = sentence(grammar, (count) => (choices.next().value as number) % count);
        expect([said, covers(text, said)]).toEqual([said, true]);
        expect(covers(text, `${said} xyzzy`)).toBe(false);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it('of every grammar is a sound that shows that somebody listens, which nobody needs to expect', () => {
    const grammar = new SpeechGrammar('blue | green');
    expect([grammar.covers(['uh-huh']), grammar.expects(['uh-huh'])]).toEqual([true, false]);
  });
});

describe('a grammar that is none', () => {
  it.each(['( blue |', 'blue )', '[ blue', '<rule> | blue', 'a = b;', '* blue', 'blue _aa'])(
    '"%s" is told',
    (text) => {
      expect(() => new SpeechGrammar(text)).toThrow(GrammarError);
    },
  );

  it('is never anything worse', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          new SpeechGrammar(text).toJsgf('strict', () => true);
        } catch (error) {
          expect(error).toBeInstanceOf(GrammarError);
        }
      }),
    );
  });
});

describe('how words are said', () => {
  const model = join(dirname(createRequire(import.meta.url).resolve('soundswallower')), 'model', 'en-us');
  const pronunciations = new Pronunciations(readFileSync(join(model, 'dict.txt')));

  it('is looked up, with all the ways to say a word', () => {
    expect(pronunciations.of('read')).toEqual([
      ['read', 'R EH D'],
      ['read(2)', 'R IY D'],
    ]);
    expect(pronunciations.of('zulu')).toEqual([['zulu', 'Z UW L UW']]);
    expect(pronunciations.of("'bout")).toEqual([["'bout", 'B AW T']]);
  });

  it('is guessed from the letters of a word that is not in the dictionary', () => {
    expect(pronunciations.of('zorblax')).toEqual([['zorblax', 'Z AO R B L AE K S']]);
    expect(pronunciations.of('café')).toEqual([['café', 'K AH F EY']]);
    expect(pronunciations.of('3')).toEqual([['3', 'TH R IY']]);
  });

  it.each(['東京', '_aa', '', '!', 'a b|c'])('of "%s" is not known', (word) => {
    expect(pronunciations.of(word)).toEqual([]);
  });
});
