import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClauseSplitter } from '../../src/call/clause-splitter.ts';

/** The clauses of a text, as they come when it arrives in these pieces. */
function clausesOf(...pieces: readonly string[]): readonly string[] {
  const splitter = new ClauseSplitter();
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.flush()];
}

/** One piece a word, as models send them. */
function words(text: string): readonly string[] {
  return text.split(' ').map((word) => `${word} `);
}

describe('clauses', () => {
  it('end where sentences end', () => {
    expect(clausesOf(...words('Good morning. How are you? Fine! Well; one more thing: go on… now'))).toEqual([
      'Good morning.',
      'How are you?',
      'Fine!',
      'Well;',
      'one more thing:',
      'go on…',
      'now',
    ]);
  });

  it('come as soon as the white space behind them', () => {
    const splitter = new ClauseSplitter();
    expect(splitter.push('Yes.')).toEqual([]);
    expect(splitter.push(' ')).toEqual(['Yes.']);
  });

  it('end early, at a comma, the first time and from four words on', () => {
    expect(clausesOf(...words('Well, if you like, we can go, and stay, there.'))).toEqual([
      'Well, if you like,',
      'we can go, and stay, there.',
    ]);
  });

  it.each([
    'Dr. Smith met Mrs. Jones.',
    'It costs 3.5 dollars at 10:30 in the morning.',
    'Bring fruit e.g. apples (i.e. food).',
    'We open at 8 a.m. on Mondays.',
    'See (e.g. this) page.',
    'Write to a.b@example.org today.',
  ])('do not end inside "%s"', (text) => {
    expect(clausesOf(text).length).toBe(1);
    expect(clausesOf(...Array.from(text)).length).toBe(1);
  });

  it('keep closing quotes and brackets with their sentence', () => {
    expect(clausesOf(...words('He said "stop!" (He did.) “Why?” Because.'))).toEqual([
      'He said "stop!"',
      '(He did.)',
      '“Why?”',
      'Because.',
    ]);
  });

  it('end after a short answer', () => {
    expect(clausesOf(...words('No. We are closed.'))).toEqual(['No.', 'We are closed.']);
  });

  it('fold white space of every kind', () => {
    expect(clausesOf('One\n\ntwo\u00a0 three.\tFour')).toEqual(['One two three.', 'Four']);
  });

  it('are none for nothing', () => {
    expect(clausesOf('')).toEqual([]);
    expect(clausesOf(' \n ', ' ')).toEqual([]);
  });

  it('end with their sentences in writing without white space', () => {
    expect(clausesOf(...Array.from('你好。请问您要预订什么时间?我们有「早上。」和晚上。'))).toEqual([
      '你好。',
      '请问您要预订什么时间?我们有「早上。」',
      '和晚上。',
    ]);
    expect(clausesOf(...Array.from('すみませんが、もう一度、お願いします。はい、どうぞ。'))).toEqual([
      'すみませんが、もう一度、',
      'お願いします。',
      'はい、どうぞ。',
    ]);
  });

  it('end with the same sign, whether the text comes at once or bit by bit', () => {
    for (const text of ['八つの文字でした、はい。どうぞ', '!!!!!!!!，。#', '八つの文字でした、、はい。']) {
      expect(clausesOf(...Array.from(text))).toEqual(clausesOf(text));
    }
    expect(clausesOf('八つの文字でした、はい。どうぞ')).toEqual(['八つの文字でした、', 'はい。', 'どうぞ']);
  });

  it('end at a comma, or at any word, once a sentence has become very long', () => {
    const long = Array.from({ length: 200 }, (_, index) => (index % 35 === 34 ? 'word,' : 'word')).join(' ');
    const clauses = clausesOf(...words(long));
    expect(clauses.every((clause) => clause.length <= 250)).toBe(true);
    expect(clauses.slice(1, -1).every((clause) => clause.endsWith(','))).toBe(true);
    const endless = clausesOf(...words(Array.from({ length: 200 }, () => 'word').join(' ')));
    expect(
      endless.every((clause) => (clause.length <= 250 && clause.length > 200) || clause === endless.at(-1)),
    ).toBe(true);
  });

  it('never cut a character of two halves', () => {
    const clauses = clausesOf(`a${'😀'.repeat(300)}`);
    expect(clauses.length).toBeGreaterThan(2);
    expect(clauses.every((clause) => !/\p{Surrogate}/u.test(clause))).toBe(true);
  });

  it('lose nothing, hold nothing back for long, and do not depend on how the text arrives', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'a',
        'the',
        'e.g.',
        'three',
        '3.5',
        '.',
        ',',
        '!',
        '"',
        ' ',
        '\n',
        '。',
        '你',
        '😀',
        ', ',
      ),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 150 }), (pieces) => {
        const text = pieces.join('');
        const splitter = new ClauseSplitter();
        let sent = '';
        let given = '';
        for (const each of pieces) {
          sent += each;
          given += splitter.push(each).join('');
          expect(sent.replace(/\s/gu, '').length - given.replace(/\s/gu, '').length).toBeLessThan(370);
        }
        given += splitter.flush().join('');
        expect(given.replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''));
        expect(clausesOf(...pieces)).toEqual(clausesOf(text));
      }),
      { numRuns: 300 },
    );
  });

  it('take a time that grows with the text, and no faster', () => {
    const splitter = new ClauseSplitter();
    let given = 0;
    const push = (text: string): void => {
      for (let index = 0; index < 100_000; index++) given += splitter.push(text).join('').length;
    };
    push('word ');
    push('字');
    // Were all that has come looked through again each time, it would not be done within the patience of any test.
    expect(given + splitter.flush().join('').length).toBeGreaterThan(500_000);
  });
});
