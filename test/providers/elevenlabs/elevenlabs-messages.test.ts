import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProviderProtocol } from '../../../src/errors/provider-error.ts';
import {
  contextMessages,
  decodeElevenLabs,
  decodeVoices,
  socketPath,
} from '../../../src/providers/elevenlabs/elevenlabs-messages.ts';
import { elevenLabsSettings } from '../../../src/providers/elevenlabs/elevenlabs-settings.ts';

const settingsWith = (change: Readonly<Record<string, unknown>> = {}) =>
  elevenLabsSettings.parse({ api_key: 'secret', ...change });

const queryOf = (change: Readonly<Record<string, unknown>>, language = 'pt-BR'): URLSearchParams =>
  new URL(socketPath({ voice: 'a b/c', language }, settingsWith(change)), 'ws://x').searchParams;

describe('a socket of ElevenLabs', () => {
  it('is asked for with raw audio, times for every piece of it, and nothing to wait for', () => {
    expect(socketPath({ voice: 'a b/c', language: 'en-US' }, settingsWith())).toBe(
      '/v1/text-to-speech/a%20b%2Fc/multi-stream-input?model_id=eleven_flash_v2_5&output_format=pcm_16000' +
        '&auto_mode=true&sync_alignment=true&inactivity_timeout=180&language_code=en',
    );
  });

  it('names the language to those models alone that take one', () => {
    expect(queryOf({}).get('language_code')).toBe('pt');
    expect(queryOf({ model_id: 'eleven_turbo_v2_5' }).get('language_code')).toBe('pt');
    expect(queryOf({ model_id: 'eleven_multilingual_v2' }).get('language_code')).toBeNull();
    expect(queryOf({ model_id: 'eleven_flash_v2' }).get('language_code')).toBeNull();
  });

  it('carries what is set', () => {
    const query = queryOf({ sample_rate: 48_000, enable_logging: false, apply_text_normalization: 'off' });
    expect(query.get('output_format')).toBe('pcm_48000');
    expect(query.get('enable_logging')).toBe('false');
    expect(query.get('apply_text_normalization')).toBe('off');
  });
});

describe('a clause for ElevenLabs', () => {
  it('has a context that is opened with the voice’s settings, flushed and closed', () => {
    const settings = settingsWith({ stability: 0.4, style: 0.2 });
    const frames = contextMessages({ context: 'c1', text: 'Hello. ', speed: 1.1 }, settings);
    expect(frames.map((frame) => JSON.parse(frame) as unknown)).toEqual([
      {
        text: ' ',
        context_id: 'c1',
        voice_settings: { stability: 0.4, similarity_boost: 0.75, style: 0.2, speed: 1.1 },
      },
      { text: 'Hello. ', context_id: 'c1', flush: true },
      { context_id: 'c1', close_context: true },
    ]);
  });
});

describe('the messages of ElevenLabs', () => {
  it('are read in both of the published spellings', () => {
    const times = { chars: ['H'], charStartTimesMs: [3], charsDurationsMs: [7] };
    const frame = { audio: 'AQA=', alignment: times, context_id: 'c1', is_final: false };
    expect(decodeElevenLabs(JSON.stringify(frame))).toEqual({
      type: 'speech',
      context: 'c1',
      audio: Buffer.from([1, 0]),
      times: { chars: ['H'], startsMs: [3], durationsMs: [7] },
      isFinal: false,
    });
    expect(decodeElevenLabs('{"isFinal":true,"contextId":"c1"}')).toMatchObject({ isFinal: true });
  });

  it.each([
    '[',
    '7',
    '"x"',
    'null',
    '{"audio":{}}',
    '{"audio":"","alignment":{"chars":["a"],"charStartTimesMs":[],"charDurationsMs":[1]}}',
    '{"audio":"","alignment":{"chars":["a"],"charStartTimesMs":[1]}}',
  ])('that are not as published are a fault of the protocol: %s', (frame) => {
    expect(() => decodeElevenLabs(frame)).toThrow(ProviderProtocol);
  });

  it('of a kind that is not known are nothing', () => {
    expect(decodeElevenLabs('{"kind":"brand-new","audio":null}')).toBeUndefined();
  });

  it('never raise anything but a fault of the protocol, whatever arrives', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (frame) => {
        for (const decode of [decodeElevenLabs, decodeVoices]) {
          try {
            decode(frame);
          } catch (error) {
            expect(error).toBeInstanceOf(ProviderProtocol);
          }
        }
      }),
    );
  });
});

describe('the voices of ElevenLabs', () => {
  it('have the language that they are verified for, or labelled with', () => {
    const voices = [
      { voice_id: 'a', name: 'A', verified_languages: [{ language: 'en', locale: 'en-GB' }] },
      { voice_id: 'b', name: 'B', verified_languages: [{ language: 'fr', locale: null }] },
      { voice_id: 'c', name: null, labels: { language: 'de' } },
      { voice_id: 'd', name: 'D' },
    ];
    expect(decodeVoices(JSON.stringify({ voices })).map(({ id, language }) => `${id} ${language}`)).toEqual([
      'a en-GB',
      'b fr',
      'c de',
      'd en',
    ]);
  });
});

describe('the settings of ElevenLabs', () => {
  it('need a key alone', () => {
    expect(settingsWith()).toMatchObject({
      base_url: 'https://api.elevenlabs.io',
      model_id: 'eleven_flash_v2_5',
      sample_rate: 16_000,
      speed: 1,
    });
  });

  it.each([
    { speed: 1.3 },
    { stability: 2 },
    { sample_rate: 32_000 },
    { voice: 'x' },
    { base_url: 'ftp://x' },
  ])('do not take %j', (change) => {
    expect(elevenLabsSettings.safeParse({ api_key: 'k', ...change }).success).toBe(false);
  });
});
