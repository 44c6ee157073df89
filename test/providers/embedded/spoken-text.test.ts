import fc from 'fast-check';
import { of } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedVoice, type EmbeddedVoice } from '../../../src/providers/embedded/embedded-voice.ts';
import type { SpokenToken } from '../../../src/providers/embedded/flite-text.ts';
import { timedPhones, wordTimes } from '../../../src/providers/embedded/word-times.ts';
import { expectAllWords, speakClause, speechEvents } from './spoken-clause.ts';

let voice: EmbeddedVoice;
beforeAll(async () => {
  voice = await openEmbeddedVoice();
});
afterAll(() => voice.close());

const phones = timedPhones('pau:0.1 hh:0.2 ax:0.3 l:0.4 ow:0.5 pau:0.6 dh:0.7 ah:0.8 pau:1.0\n');

function tokens(...words: string[]): readonly SpokenToken[] {
  return words.map((text) => ({ text, spoken: text }));
}

describe('a word without a sound', () => {
  it('takes no time, at its place', async () => {
    const { words } = await speakClause(voice, '… Wait — 😀 please 日本 !');
    expect(words.map(({ text }) => text)).toEqual(['…', 'Wait', '—', '😀', 'please', '日本', '!']);
    const silent = words.filter((_, i) => ![1, 4].includes(i));
    expect(silent.map(({ startMs, endMs }) => endMs - startMs)).toEqual([0, 0, 0, 0, 0]);
    const [first, wait, dash] = words;
    expect(first?.startMs).toBe(wait?.startMs);
    expect(dash?.startMs).toBe(wait?.endMs);
  });

  it('does not move the times of the words behind it', async () => {
    const [plain, decorated] = [
      await speakClause(voice, 'call us now'),
      await speakClause(voice, '** call “us” 😀 now'),
    ];
    expect(decorated.pcm).toEqual(plain.pcm);
    expect(
      decorated.words.filter(({ startMs, endMs }) => endMs > startMs).map(({ startMs }) => startMs),
    ).toEqual(plain.words.map(({ startMs }) => startMs));
  });

  it.each(['', '   ', '…', '?! —', '😀 日本'])('makes no audio alone: "%s"', async (clause) => {
    const events = await speechEvents(voice, of(clause, 'Hello.'));
    const ofFirst = events.filter((event) => event.clause === 0);
    expect(ofFirst.map(({ type }) => type)).toEqual(
      clause.trim() === '' ? ['clause-ended'] : ['words', 'clause-ended'],
    );
    expect(events.filter(({ type }) => type === 'audio')).toHaveLength(1);
  });
});

describe('difficult text', () => {
  it('is read with its accents folded', async () => {
    expect((await speakClause(voice, 'Café señor Müller’s')).pcm).toEqual(
      (await speakClause(voice, "Cafe senor Muller's")).pcm,
    );
  });

  it.each([
    'Call 555-1234 or 0800 555-9876.',
    'It costs $42.50, €5 or £7.20 on March 3rd, 2025 at 5:00 PM.',
    `A ${'a'.repeat(5000)} and ${'1'.repeat(5000)} end.`,
    '-voice rms --help -o /etc/passwd',
    'file.wav',
    'a\u0000b \u0007 c\u200bd',
    '<speak>R&D & Q/A</speak> http://example.com/?a=b#c',
  ])('has a time for every word: %.40s', async (clause) => {
    const spoken = await speakClause(voice, clause);
    expectAllWords(spoken, clause);
    expect(spoken.words.some(({ startMs, endMs }) => endMs > startMs)).toBe(true);
  });

  it('never fails, whatever it is', async () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constant(' no '),
    );
    const clause = fc.array(piece, { maxLength: 10 }).map((parts) => parts.join(' '));
    const asked = fc.asyncProperty(clause, async (text) => {
      expectAllWords(await speakClause(voice, text), text);
    });
    await expect(fc.assert(asked, { numRuns: 100 })).resolves.toBeUndefined();
  });
});

describe('the times of words', () => {
  it('are those of their phones', () => {
    expect(
      wordTimes(
        tokens('hello', 'the'),
        [
          ['hh', 'ax', 'l', 'ow'],
          ['dh', 'ah'],
        ],
        phones,
      ),
    ).toEqual([
      { text: 'hello', startMs: 100, endMs: 500 },
      { text: 'the', startMs: 600, endMs: 800 },
    ]);
  });

  it('are found when phones differ, are missing or are too many', () => {
    const words = wordTimes(
      tokens('hello', 'the'),
      [
        ['hh', 'eh', 'l', 'l', 'ow'],
        ['dh', 'iy'],
      ],
      phones,
    );
    expect(words.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [100, 500],
      [600, 800],
    ]);
  });

  it('are nothing for a word that was swallowed', () => {
    const words = wordTimes(
      tokens('hello', 'uh', 'the'),
      [['hh', 'ax', 'l', 'ow'], [], ['dh', 'ah']],
      phones,
    );
    expect(words[1]).toEqual({ text: 'uh', startMs: 500, endMs: 500 });
  });
});
