import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedSpeech } from '../../../src/providers/scripted/expected-speech.ts';
import { samplesOf } from '../../../src/providers/scripted/pattern-samples.ts';
import { createSlotReaders, exampleOf } from '../../../src/providers/scripted/slots.ts';
import { understand } from '../../../src/providers/scripted/understanding.ts';
import { frontDesk, monday } from './front-desk.ts';
import { accepts, parseJsgf, sentence, wordsOf } from './jsgf.ts';

const model = join(dirname(createRequire(import.meta.url).resolve('soundswallower')), 'model');
const dictionary = new Set(
  readFileSync(join(model, 'en-us', 'dict.txt'), 'utf8')
    .split('\n')
    .map((line) => line.split(/\s/)[0]),
);
const states = [...frontDesk.states.values()].map((state) => ({
  name: state.name,
  state,
  grammar: parseJsgf(expectedSpeech(frontDesk, state).grammar ?? ''),
}));
const readers = createSlotReaders(frontDesk, monday);

/** A sample with a value in place of each slot. */
function said(sample: string): string {
  return sample.replaceAll(/\{([\w-]+)\}/g, (_, name: string) => {
    const slot = frontDesk.slots.get(name);
    return slot === undefined ? '' : exampleOf(slot);
  });
}

describe.each(states)('what is listened for in state $name', ({ state, grammar }) => {
  it('has only words of the recogniser’s dictionary', () => {
    expect(wordsOf(grammar).filter((word) => !dictionary.has(word))).toEqual([]);
  });

  it('holds every phrase that the flow offers there', () => {
    const patterns = [...state.answers, ...state.offered.flatMap(({ examples }) => examples)];
    const phrases = patterns.flatMap((pattern) => samplesOf(pattern, 12)).map(said);
    expect(phrases.filter((phrase) => !accepts(grammar, phrase))).toEqual([]);
    expect(accepts(grammar, 'yes please')).toBe(state.yes !== undefined);
  });

  it('is understood, whatever sentence of it is said', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (choices) => {
        const pick = (count: number) => (choices.next().value as number) % count;
        const text = sentence(grammar, pick);
        const meaning = understand(text, {
          flow: frontDesk,
          state,
          filled: new Map(),
          readers,
          today: monday,
        });
        expect([text, meaning.type]).not.toEqual([text, 'nothing']);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('is small enough to be listened for', () => {
    expect(wordsOf(grammar).length).toBeLessThan(500);
  });
});

describe('what is understood and not listened for', () => {
  it.each(['are you a robot', 'operator', 'how are you', 'when is my appointment', 'come in on tuesday'])(
    'has "%s", as every phrase more is one more to mishear',
    (text) => {
      const { grammar, state } = states.find(({ name }) => name === 'welcome') ?? expect.fail('no welcome');
      expect(accepts(grammar, text)).toBe(false);
      const said = understand(text, { flow: frontDesk, state, filled: new Map(), readers, today: monday });
      expect(said.type).toBe('intent');
    },
  );
});
