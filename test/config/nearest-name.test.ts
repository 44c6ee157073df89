import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availableFor, choiceAmong, nearestName } from '../../src/errors/nearest-name.ts';

const known = ['promptAfterMs', 'maxPrompts', 'prompts', 'api_prefix', 'stt'];

describe('the nearest name', () => {
  it.each([
    ['promptAfterMS', 'promptAfterMs'],
    ['prompt_after_ms', 'promptAfterMs'],
    ['promts', 'prompts'],
    ['maxPrompt', 'maxPrompts'],
    ['api-prefix', 'api_prefix'],
    ['sst', 'stt'],
  ])('to %s is %s', (wanted, right) => {
    expect(nearestName(wanted, known)).toBe(right);
  });

  it('is none when nothing is near', () => {
    expect(nearestName('volume', known)).toBeUndefined();
    expect(nearestName('xy', known)).toBeUndefined();
    expect(nearestName('say', ['at', 'turn', 'stt'])).toBeUndefined();
    expect(nearestName('wait', ['at', 'turn', 'stt'])).toBeUndefined();
    expect(choiceAmong('volume', ['a', 'b'])).toBe('There are: a, b.');
    expect(choiceAmong('volume', [])).toBe('Remove it.');
  });

  it('comes behind all that there are, where one is chosen by its name, and may be another name of one', () => {
    expect(availableFor('flxu', ['flux', 'nova'])).toBe('Available: flux, nova. Did you mean "flux"?');
    expect(availableFor('sonik', ['flux', 'nova'], ['sonic'])).toBe(
      'Available: flux, nova. Did you mean "sonic"?',
    );
    expect(availableFor('volume', ['flux', 'nova'])).toBe('Available: flux, nova.');
  });

  it('to a name with one letter more or less is that key', () => {
    fc.assert(
      fc.property(fc.constantFrom(...known), fc.nat(), fc.boolean(), (key, where, isCut) => {
        const at = where % key.length;
        const slip = isCut ? key.slice(0, at) + key.slice(at + 1) : `${key.slice(0, at)}q${key.slice(at)}`;
        expect(nearestName(slip, known)).toBe(key);
      }),
    );
  });
});
