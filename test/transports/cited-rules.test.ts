import { expect, it } from 'vitest';
import { expectedOf } from './carrier-rig.ts';
import { citationsOf } from './cited-rules.ts';

it('knows the sections that rules name, each of them', () => {
  expect(citationsOf('RFC 4733 §2.3: payload format')).toEqual(['Payload Format']);
  expect(citationsOf('6: In: stop; 1: numbers: parse defensively')).toEqual([
    'Exotel AgentStream',
    'Comparison',
  ]);
  expect(citationsOf('call-protocol: 4408 no start within 5 s')).toEqual(['The call WebSocket']);
});

it.each(['', 'In: stop', '6:', '60: In: stop', '6: In: stop; 60: numbers', 'RFC 4733 §9.9: keys', '2.3: x'])(
  'knows none of "%s", and no case of a suite may have it',
  (rule) => {
    expect(citationsOf(rule)).toBeUndefined();
    expect(() => expectedOf({ rule })).toThrow('No section is known');
  },
);
