import { describe, expect, it } from 'vitest';
import { quantile, spreadOf } from '../../tools/quantile.ts';

describe('a quantile', () => {
  it('is one of the values, by nearest rank', () => {
    const values = [5, 1, 4, 2, 3];
    expect([0, 0.5, 0.95, 1].map((share) => quantile(values, share))).toEqual([1, 3, 5, 5]);
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(quantile([7], 0.95)).toBe(7);
  });

  it('of nothing is nothing', () => {
    expect(quantile([], 0.5)).toBeUndefined();
    expect(spreadOf([])).toEqual({ count: 0 });
  });

  it('tells how values are spread', () => {
    expect(spreadOf([10, 30, 20])).toEqual({ count: 3, p50: 20, p95: 30, max: 30 });
  });
});
