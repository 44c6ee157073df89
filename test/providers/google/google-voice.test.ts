import { lastValueFrom, of, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProviderRefused } from '../../../src/errors/provider-error.ts';
import { googleVoiceSettings } from '../../../src/providers/google/google-settings.ts';
import { openGoogleVoice } from '../../../src/providers/google/google-voice.ts';
import { system } from '../../../src/system.ts';
import { openGoogleEmulator, type GoogleEmulator } from '../../../tools/emulators/google/google-emulator.ts';
import { decode } from '../../../tools/emulators/google/google-protocol.ts';
import { hearReply, samplesOf } from '../../contracts/heard-reply.ts';
import { googleCredentialsInEnvironment } from './real-google.ts';

const world = { ...system, audioChunkMs: 80 };
let emulator: GoogleEmulator;
beforeEach(async () => {
  emulator = await openGoogleEmulator();
});
afterEach(() => emulator.close());

const open = (settings: object = {}) =>
  openGoogleVoice(
    googleVoiceSettings.parse({ api_key: 'k', base_url: emulator.host.url, ...settings }),
    world,
  );
const options = { voice: 'en-US-Chirp3-HD-Aoede', language: 'en-US', speed: 1 };

describe('a clause', () => {
  it('is a stream of its own, which is over when it is spoken', async () => {
    const voice = await open({ sample_rate: 16_000, speed: 1.5 });
    await hearReply(voice, of('One.', 'Two.'), options).whole();
    const requests = emulator.host.exchanges.map(({ frames }) =>
      frames.map((frame) => decode('StreamingSynthesizeRequest', frame as Buffer)),
    );
    const config = {
      streaming_config: {
        voice: { language_code: 'en-US', name: options.voice },
        streaming_audio_config: { audio_encoding: 7, sample_rate_hertz: 16_000, speaking_rate: 1.5 },
      },
    };
    expect(requests).toEqual([
      [config, { input: { text: 'One.' } }],
      [config, { input: { text: 'Two.' } }],
    ]);
    await voice.close?.();
  });

  it('is spoken in the language that the name of its voice begins with', async () => {
    const voice = await open();
    const german = { ...options, voice: 'de-DE-Chirp3-HD-Kore' };
    const events = await hearReply(voice, of('Guten Morgen.'), german).whole();
    expect(samplesOf(events, 0)).toBeGreaterThan(0);
    await voice.close?.();
  });

  it.each([
    ['a voice that there is not', { ...options, voice: 'en-US-Chirp3-HD-Nobody' }, /does not exist/],
    ['a voice that can not be streamed', { ...options, voice: 'en-US-Neural2-C' }, /only Chirp 3/],
  ])('is refused with %s', async (_, asked, message) => {
    const voice = await open();
    const refusal = await hearReply(voice, of('Hello.'), asked).error();
    expect(refusal).toBeInstanceOf(ProviderRefused);
    expect(String(refusal)).toMatch(message);
    await voice.close?.();
  });
});

describe('the voices', () => {
  it('are those that can be streamed', async () => {
    const voice = await open();
    const voices = await lastValueFrom(voice.voices());
    expect(voices.map(({ id }) => id)).toEqual([
      'en-US-Chirp3-HD-Aoede',
      'en-US-Chirp3-HD-Charon',
      'de-DE-Chirp3-HD-Kore',
    ]);
    await voice.close?.();
  });
});

describe('the settings', () => {
  it('need credentials of some kind', () => {
    expect(googleVoiceSettings.safeParse({}).success).toBe(false);
    expect(googleVoiceSettings.safeParse({ credentials_file: 'key.json' }).success).toBe(true);
    expect(googleVoiceSettings.safeParse({ api_key: 'k', colour: 'red' }).success).toBe(false);
  });
});

describe('google’s voice, really', () => {
  const { missing, settings } = googleCredentialsInEnvironment;
  if (missing !== undefined) process.stderr.write(`google: its real voice was not tried, ${missing}.\n`);

  it.skipIf(missing !== undefined)('speaks a clause', async () => {
    const voice = await openGoogleVoice(googleVoiceSettings.parse(settings), world);
    const events = await lastValueFrom(
      voice.speak(of('Good morning, this is Anna.'), options).pipe(toArray()),
    );
    expect(samplesOf(events, 0)).toBeGreaterThan(voice.sampleRateHz / 2);
    await voice.close?.();
  });
});
