import { describe, expect, it } from 'vitest';
import { ClauseWords } from '../../../src/providers/azure/clause-words.ts';

type Told = readonly [text: string, startMs: number, endMs: number];

function timesOf(clause: string, ...told: readonly Told[]): readonly string[] {
  const words = new ClauseWords(clause);
  const times = told.flatMap(([text, startMs, endMs]) => words.take({ text, startMs, endMs }));
  return [...times, ...words.end()].map(({ text, startMs, endMs }) => `${text} ${startMs}-${endMs}`);
}

describe('the boundaries of a clause', () => {
  it('become its words, with the punctuation that they are written with', () => {
    const times = timesOf(
      'Well, “yes”!',
      ['Well', 0, 200],
      [',', 200, 220],
      ['yes', 300, 500],
      ['!', 500, 510],
    );
    expect(times).toEqual(['Well, 0-220', '“yes”! 300-510']);
  });

  it('of the parts of a word are put together', () => {
    const times = timesOf(
      'At 3:30 sharp',
      ['At', 0, 90],
      ['3', 100, 200],
      ['30', 250, 400],
      ['sharp', 450, 600],
    );
    expect(times).toEqual(['At 0-90', '3:30 100-400', 'sharp 450-600']);
  });

  it('leave out what has no sound: that has no length', () => {
    const times = timesOf('Yes — no — maybe …', ['Yes', 0, 100], ['no', 200, 300], ['maybe', 400, 700]);
    expect(times).toEqual([
      'Yes 0-100',
      '— 100-100',
      'no 200-300',
      '— 300-300',
      'maybe 400-700',
      '… 700-700',
    ]);
  });

  it('in other words than they are written belong to the word before', () => {
    const times = timesOf('Room 12 please', ['Room', 0, 100], ['twelve', 110, 300], ['please', 310, 500]);
    expect(times).toEqual(['Room 0-300', '12 300-300', 'please 310-500']);
  });

  it('of words that come twice are told apart', () => {
    expect(timesOf('no no', ['no', 0, 100], ['no', 150, 250])).toEqual(['no 0-100', 'no 150-250']);
  });

  it('that never come leave the words without times', () => {
    expect(timesOf('no no')).toEqual([]);
  });
});
