import { describe, expect, it } from 'vitest';
import { AlignedWords, type CharacterTimes } from '../../../src/providers/elevenlabs/aligned-words.ts';

/** Every character takes 10 ms. */
function timesOf(text: string, fromMs = 0): CharacterTimes {
  const chars = Array.from(text);
  return { chars, startsMs: chars.map((_, i) => fromMs + 10 * i), durationsMs: chars.map(() => 10) };
}

describe('the times of characters', () => {
  it('become the times of the words between white space', () => {
    const words = new AlignedWords();
    expect(words.take(timesOf('Oh, hello '), 0)).toEqual([
      { text: 'Oh,', startMs: 0, endMs: 30 },
      { text: 'hello', startMs: 40, endMs: 90 },
    ]);
    expect(words.end()).toEqual([]);
  });

  it('of a word that two pieces share become one word, on the axis of the clause', () => {
    const words = new AlignedWords();
    expect(words.take(timesOf('Hi wo'), 0)).toEqual([{ text: 'Hi', startMs: 0, endMs: 20 }]);
    expect(words.take(timesOf('rld'), 100)).toEqual([]);
    expect(words.end()).toEqual([{ text: 'world', startMs: 30, endMs: 130 }]);
  });

  it('that go on from the context’s beginning are taken as they are', () => {
    const words = new AlignedWords();
    words.take(timesOf('Hi '), 0);
    words.take(timesOf('you ', 50), 100);
    expect(words.take(timesOf('there ', 95), 200)).toEqual([{ text: 'there', startMs: 95, endMs: 145 }]);
  });

  it('of a silent beginning belong to the word after it', () => {
    const words = new AlignedWords();
    words.take(timesOf('  '), 0);
    expect(words.take(timesOf('Né '), 20)).toEqual([{ text: 'Né', startMs: 20, endMs: 40 }]);
  });
});
