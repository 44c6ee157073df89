import { describe, expect, it } from 'vitest';
import { readTypedLine } from '../../tools/caller/typed-turns.ts';

describe('a typed line', () => {
  it.each([
    ['what are your hours', { type: 'words', text: 'what are your hours' }],
    ['  hello ', { type: 'words', text: 'hello' }],
    ['5', { type: 'words', text: '5' }],
    ['', { type: 'nothing' }],
    ['   ', { type: 'nothing' }],
    ['/key 5', { type: 'keys', digits: '5' }],
    ['/key 1 2 #', { type: 'keys', digits: '12#' }],
    ['/key a', { type: 'keys', digits: 'A' }],
    ['/hangup', { type: 'hangup' }],
    ['/dtmf', { type: 'toggle-dtmf' }],
  ])('%j is read', (line, expected) => {
    expect(readTypedLine(line, false)).toEqual(expected);
  });

  it('is a key, where it is one, after /dtmf', () => {
    expect(readTypedLine('5', true)).toEqual({ type: 'keys', digits: '5' });
    expect(readTypedLine('b', true)).toEqual({ type: 'keys', digits: 'B' });
    expect(readTypedLine('55', true)).toEqual({ type: 'words', text: '55' });
    expect(readTypedLine('x', true)).toEqual({ type: 'words', text: 'x' });
  });

  it.each([['/key'], ['/key x'], ['/quit']])('%j is a mistake that is explained', (line) => {
    expect(readTypedLine(line, false)).toMatchObject({
      type: 'mistake',
      text: expect.stringMatching(/\/key/),
    });
  });
});
