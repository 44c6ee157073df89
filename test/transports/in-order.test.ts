import { describe, expect, it, test } from 'vitest';
import { InOrder } from '../../src/transports/in-order.ts';

type Sign = 'S' | 'G' | 'F';

/** What is handed on of these numbers, and how each arrived; `S` begins with 1, `G` gives a gap up, `F` flushes. */
function order(numbers: readonly (number | Sign)[]) {
  const handed: number[] = [];
  const arrivals: string[] = [];
  const inOrder = new InOrder<number>((item) => handed.push(item));
  for (const number of numbers) {
    if (number === 'S') inOrder.begin(1);
    else if (number === 'G') inOrder.giveUpGap();
    else if (number === 'F') inOrder.flush();
    else arrivals.push(inOrder.take(number, number));
  }
  return { handed, odd: arrivals.filter((each) => each !== 'taken') };
}

const cases: readonly {
  readonly name: string;
  readonly rule: string;
  readonly given: readonly (number | Sign)[];
  readonly handed: readonly number[];
  readonly odd?: readonly string[];
}[] = [
  { name: 'in order', rule: '1: Order', given: ['S', 1, 2, 3], handed: [1, 2, 3] },
  { name: 'two swapped', rule: '1: Order: reorder', given: ['S', 2, 1, 3], handed: [1, 2, 3] },
  { name: 'reversed', rule: '1: Order: reorder', given: ['S', 5, 4, 3, 2, 1, 6], handed: [1, 2, 3, 4, 5, 6] },
  { name: 'a gap waits', rule: '1: Order: reorder', given: ['S', 1, 3, 4, 5, 6, 7], handed: [1] },
  {
    name: 'a gap is given up after the sixth message behind it',
    rule: 'bounded buffer',
    given: ['S', 1, 3, 4, 5, 6, 7, 8],
    handed: [1, 3, 4, 5, 6, 7, 8],
  },
  {
    name: 'two gaps are given up one after the other',
    rule: 'bounded buffer',
    given: ['S', 1, 3, 5, 6, 7, 8, 9, 10],
    handed: [1, 3, 5, 6, 7, 8, 9, 10],
  },
  {
    name: 'what was given up and comes late',
    rule: 'late ones are told from those that came before',
    given: ['S', 1, 3, 4, 5, 6, 7, 8, 2, 2],
    handed: [1, 3, 4, 5, 6, 7, 8],
    odd: ['late', 'duplicate'],
  },
  {
    name: 'twice, handed on already',
    rule: 'duplicates are dropped',
    given: ['S', 1, 1, 2, 1],
    handed: [1, 2],
    odd: ['duplicate', 'duplicate'],
  },
  {
    name: 'twice, while it waits',
    rule: 'duplicates are dropped',
    given: ['S', 2, 2, 1],
    handed: [1, 2],
    odd: ['duplicate'],
  },
  {
    name: 'before the beginning',
    rule: '1: Order: of events, start among them',
    given: [2, 1, 0, 'S', 3],
    handed: [1, 2, 3],
  },
  {
    name: 'flushed',
    rule: 'stop flushes what is there',
    given: ['S', 1, 3, 6, 4, 'F'],
    handed: [1, 3, 4, 6],
  },
  {
    name: 'flushed before the beginning',
    rule: 'nothing comes before start',
    given: [2, 1, 'F'],
    handed: [],
  },
  {
    name: 'a number far ahead',
    rule: 'a wrong number stops nothing',
    given: ['S', 1, 1003, 1e12, 2, 3, 'F'],
    handed: [1, 2, 3],
    odd: ['too-far-ahead', 'too-far-ahead'],
  },
  {
    name: 'a number as far ahead as it may be',
    rule: 'a wrong number stops nothing',
    given: ['S', 1, 1002, 2, 'F'],
    handed: [1, 2, 1002],
  },
  {
    name: 'a number far ahead, before the beginning',
    rule: 'a wrong number stops nothing',
    given: [2, 1002, 1e12, 'S', 1, 'F'],
    handed: [1, 2],
  },
  {
    name: 'a gap that is given up',
    rule: 'who has a clock gives it up',
    given: ['S', 1, 3, 4, 6, 'G', 2, 5],
    handed: [1, 3, 4, 5, 6],
    odd: ['late'],
  },
  {
    name: 'no gap to give up',
    rule: 'who has a clock gives it up',
    given: [2, 'G', 'S', 1, 'G', 3],
    handed: [1, 2, 3],
  },
];

describe('Messages in the order of their numbers', () => {
  test.each(cases)('$rule: $name', ({ given, handed, odd = [] }) => {
    expect(order(given)).toEqual({ handed, odd });
  });

  it('are any permutation within the patience', () => {
    const shuffled = [4, 1, 3, 2, 5, 8, 6, 7, 9, 12, 13, 10, 11, 15, 14];
    expect(order(['S', ...shuffled]).handed).toEqual(shuffled.toSorted((a, b) => a - b));
  });

  it('do not wait for numbers that are not used, once that has shown', () => {
    const inOrder = new InOrder<number>((item) => handed.push(item));
    const handed: number[] = [];
    inOrder.begin(1);
    const steps = Array.from({ length: 60 }, (_, index) => 1 + 2 * index);
    for (const number of steps) inOrder.take(number, number);
    expect(handed).toEqual(steps);
  });

  it('wait again when the order has mattered', () => {
    const handed: number[] = [];
    const inOrder = new InOrder<number>((item) => handed.push(item));
    inOrder.begin(1);
    for (let number = 1; number < 60; number += 2) inOrder.take(number, number);
    expect(inOrder.take(58, 58)).toBe('late');
    handed.length = 0;
    inOrder.take(61, 61);
    inOrder.take(60, 60);
    expect(handed).toEqual([60, 61]);
  });

  it('are few before the beginning', () => {
    const inOrder = new InOrder<number>(() => undefined);
    for (let number = 1; number <= 49; number += 1) inOrder.take(number, number);
    expect(inOrder.isFull).toBe(false);
    inOrder.take(50, 50);
    expect(inOrder.isFull).toBe(true);
    inOrder.begin(1);
    expect(inOrder.isFull).toBe(false);
  });

  it('go on behind one that could not be handed on', () => {
    const handed: number[] = [];
    const inOrder = new InOrder<number>((item) => {
      if (item === 2) throw new Error('wrong');
      handed.push(item);
    });
    inOrder.begin(1);
    inOrder.take(3, 3);
    inOrder.take(2, 2);
    expect(() => inOrder.take(1, 1)).toThrow('wrong');
    inOrder.take(4, 4);
    expect(handed).toEqual([1, 3, 4]);
  });
});
