import { timingSafeEqual } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenCheck } from '../../src/server/token-check.ts';

vi.mock('node:crypto', { spy: true });

const compared = vi.mocked(timingSafeEqual);
const check = createTokenCheck(['alpha', 'a-much-longer-token', 'gamma']);

describe('the comparison of a token', () => {
  beforeEach(() => {
    compared.mockClear();
  });

  it.each(['alpha', 'gamma', 'alphb', 'x', 'a-much-longer-token'])(
    'takes as long for "%s" as for any other: all tokens, in full, as digests',
    (token) => {
      const isRight = ['alpha', 'gamma', 'a-much-longer-token'].includes(token);
      const attempt = () => check({ authorization: `Bearer ${token}` });
      if (isRight) expect(attempt).not.toThrow();
      else expect(attempt).toThrow('A token is needed');
      expect(compared).toHaveBeenCalledTimes(3);
      for (const [one, other] of compared.mock.calls)
        expect([one.byteLength, other.byteLength]).toEqual([32, 32]);
    },
  );

  it('is left out where no tokens are configured', () => {
    expect(() => createTokenCheck([])({ authorization: 'Bearer anything' })).not.toThrow();
    expect(compared).not.toHaveBeenCalled();
  });
});
