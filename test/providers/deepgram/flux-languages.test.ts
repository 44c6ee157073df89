import { describe, expect, it } from 'vitest';
import { fluxDoubts, hintsOf } from '../../../src/providers/deepgram/flux-languages.ts';

describe('the languages of Flux', () => {
  it.each([
    ['flux-general-en', 'en-GB', 0],
    ['flux-general-en', 'de-DE', 1],
    ['flux-general-multi', 'de-DE', 0],
    ['flux-general-multi', 'pl', 1],
  ] as const)('leave %s with an agent in %s %d doubts', (model, language, count) => {
    expect(fluxDoubts({ model }, language)).toHaveLength(count);
  });

  it('are told to the model that has several, those of the settings first', () => {
    expect(hintsOf({ model: 'flux-general-multi' }, 'de-DE')).toEqual(['de']);
    expect(hintsOf({ model: 'flux-general-multi', language_hints: [] }, 'de-DE')).toEqual([]);
    expect(hintsOf({ model: 'flux-general-multi' }, 'pl')).toEqual([]);
    expect(hintsOf({ model: 'flux-general-en' }, 'en-US')).toEqual([]);
  });
});
