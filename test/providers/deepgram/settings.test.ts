import { describe, expect, it } from 'vitest';
import { fluxSettings } from '../../../src/providers/deepgram/flux-settings.ts';
import { fluxQuery } from '../../../src/providers/deepgram/flux-messages.ts';
import { fluxWish } from '../../../src/providers/deepgram/flux-wish.ts';
import { novaSettings } from '../../../src/providers/deepgram/nova-settings.ts';
import { novaQuery } from '../../../src/providers/deepgram/nova-messages.ts';

const audio = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
const issuesOf = (result: {
  readonly error?: { readonly issues: readonly { readonly message: string }[] };
}) => result.error?.issues.map(({ message }) => message) ?? [];

describe('the section flux', () => {
  it('means what it says', () => {
    const settings = fluxSettings.parse({
      api_key: 'key',
      model: 'flux-general-en',
      encoding: 'linear16',
      sample_rate: 16_000,
      eot_threshold: 0.7,
      eager_eot_threshold: 0.5,
      eot_timeout_ms: 5000,
    });
    expect(fluxQuery({ settings, audio, wish: fluxWish(settings, {}), language: 'en-US' })).toEqual({
      model: 'flux-general-en',
      encoding: 'linear16',
      sample_rate: 16_000,
      eot_threshold: 0.7,
      eager_eot_threshold: 0.5,
      eot_timeout_ms: 5000,
    });
  });

  it.each([{}, { eager_eot_threshold: null }])('asks for no eager ends with %j', (more) => {
    const settings = fluxSettings.parse({ api_key: 'key', ...more });
    expect(fluxQuery({ settings, audio, wish: fluxWish(settings, {}), language: 'en' })).not.toHaveProperty(
      'eager_eot_threshold',
    );
  });

  it.each([
    [undefined, 0.5],
    [0.4, 0.4],
    [0.65, 0.65],
    [0.9, 0.7],
    [0.1, 0.3],
  ])('guesses from %j as the call wishes, within bounds: %j', (eagerThreshold, asked) => {
    const settings = fluxSettings.parse({ api_key: 'key', eager_eot_threshold: 0.5, eot_threshold: 0.7 });
    const context = eagerThreshold === undefined ? {} : { eagerThreshold };
    expect(fluxWish(settings, context)).toEqual({ keyterms: [], eagerThreshold: asked });
  });

  it('guesses at nothing where no eager ends are configured, whatever the call wishes', () => {
    const settings = fluxSettings.parse({ api_key: 'key' });
    expect(fluxWish(settings, { eagerThreshold: 0.4 })).toEqual({ keyterms: [] });
  });

  it('passes on everything that may be set', () => {
    const settings = fluxSettings.parse({
      api_key: 'key',
      model: 'flux-general-multi',
      language_hints: ['en', 'es'],
      numerals: true,
      profanity_filter: true,
      redact: 'numbers',
      mip_opt_out: true,
      tag: ['talky'],
    });
    const wish = fluxWish(settings, { keyterms: ['Northwind'] });
    expect(fluxQuery({ settings, audio, wish, language: 'en' })).toMatchObject({
      keyterm: ['Northwind'],
      language_hint: ['en', 'es'],
      numerals: 'true',
      profanity_filter: 'true',
      redact: 'numbers',
      mip_opt_out: true,
      tag: ['talky'],
    });
  });

  it.each([
    ['es-MX', undefined, ['es']],
    ['sv', undefined, undefined],
    ['es', [], undefined],
  ])('hints at %s with %j as %j', (language, language_hints, hinted) => {
    const settings = fluxSettings.parse({ api_key: 'key', model: 'flux-general-multi', language_hints });
    const query: { readonly language_hint?: readonly string[] } = fluxQuery({
      settings,
      audio,
      wish: fluxWish(settings, {}),
      language,
    });
    expect(query.language_hint).toEqual(hinted);
  });

  it.each([
    { eot_threshold: 0.4 },
    { eager_eot_threshold: 0.95 },
    { eot_timeout_ms: 400 },
    { sample_rate: 11_025 },
    { language_hints: ['en'] },
    { encoding: 'mulaw' },
    { modell: 'flux-general-en' },
    { base_url: 'https://api.deepgram.com?key=secret' },
  ])('does not take %j', (wrong) => {
    expect(fluxSettings.safeParse({ api_key: 'key', ...wrong }).success).toBe(false);
  });

  it('says what to write where two values do not go together', () => {
    const wrong = { api_key: 'key', eager_eot_threshold: 0.8, eot_threshold: 0.7 };
    expect(issuesOf(fluxSettings.safeParse(wrong))).toEqual([
      'Write an eager_eot_threshold of no more than eot_threshold.',
    ]);
  });
});

const wordsOf = (model: string) =>
  novaQuery({
    settings: novaSettings.parse({ api_key: 'key', model }),
    audio,
    keyterms: ['Northwind'],
    language: 'en-GB',
  });

describe('the section nova', () => {
  it('asks for everything that turns are made of', () => {
    expect(wordsOf('nova-3')).toMatchObject({
      model: 'nova-3',
      language: 'en-GB',
      interim_results: 'true',
      vad_events: 'true',
      endpointing: 300,
      utterance_end_ms: 1000,
    });
  });

  it('asks Nova-3 for keyterms and Nova-2 for keywords', () => {
    expect(wordsOf('nova-3')).toHaveProperty('keyterm', ['Northwind']);
    expect(wordsOf('nova-3-medical')).not.toHaveProperty('keywords');
    expect(wordsOf('nova-2')).toHaveProperty('keywords', ['Northwind']);
    expect(wordsOf('nova-2-phonecall')).not.toHaveProperty('keyterm');
  });

  it.each([{ model: 'whisper' }, { utterance_end_ms: 500 }, { endpointing: 0 }, { settle_ms: -1 }])(
    'does not take %j',
    (wrong) => {
      expect(novaSettings.safeParse({ api_key: 'key', ...wrong }).success).toBe(false);
    },
  );
});
