import { describe, expect, it } from 'vitest';
import { variants } from '../../tools/verify/variants.ts';
import { explored, hasBrokenEars } from './explored.ts';

describe('the call machine', () => {
  it('keeps its ten invariants in every state of every variant in which its ears break', () => {
    const { states, ...found } = explored(variants.filter(hasBrokenEars));
    expect(found).toEqual({ fixtures: [], cutShort: [], holds: true });
    expect(states).toBeGreaterThan(20_000);
  }, 300_000);
});
