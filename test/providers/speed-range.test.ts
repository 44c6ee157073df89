import { describe, expect, it } from 'vitest';
import { speedWithin } from '../../src/providers/speed-range.ts';

const range = { slowest: 0.6, fastest: 1.5 };

describe('the speed of a voice', () => {
  it.each([
    [1, 1, 1],
    [1.2, 1.1, 1.32],
    [0.5, 1, 0.6],
    [2, 1, 1.5],
    [2, 0.6, 1.2],
    [0, 1, 0.6],
    [Number.NaN, 1, 1],
  ])('of an agent that asks for %s, times %s, is %s', (agents, sections, spoken) => {
    expect(speedWithin(range, agents, sections)).toBe(spoken);
  });
});
