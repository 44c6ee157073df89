import { firstValueFrom, lastValueFrom, of, toArray } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { ProviderRefused, ProviderUnreachable } from '../../../src/errors/provider-error.ts';
import type { TextToSpeech } from '../../../src/ports/text-to-speech.ts';
import { sherpaVoiceSettings } from '../../../src/providers/sherpa/sherpa-settings.ts';
import { openSherpaVoice } from '../../../src/providers/sherpa/sherpa-voice.ts';
import { voiceModelConfig } from '../../../src/providers/sherpa/voice-model.ts';
import { hearReply, samplesOf } from '../../contracts/heard-reply.ts';
import { FakeSherpaVoice } from './fake-sherpa-voice.ts';
import { modelFiles, piperFiles, type ModelFiles } from './model-files.ts';

let files: ModelFiles;
afterEach(() => files.remove());

async function open(
  fake: FakeSherpaVoice,
  settings: object = {},
  names: readonly string[] = piperFiles,
): Promise<TextToSpeech> {
  files = modelFiles(names);
  const checked = sherpaVoiceSettings.parse({ model: files.folder, ...settings });
  return openSherpaVoice(checked, () => Promise.resolve(fake.package));
}

const configOf = (names: readonly string[]): Promise<object> => {
  files = modelFiles(names);
  return voiceModelConfig(sherpaVoiceSettings.parse({ model: files.folder }));
};
const options = { voice: '2', language: 'en-US', speed: 1 };

describe('the model in a folder', () => {
  it('is VITS, as Piper is, unless there are voices of Kokoro', async () => {
    expect(await configOf(piperFiles)).toMatchObject({
      model: { vits: { dataDir: `${files.folder}/espeak-ng-data` }, numThreads: 2, provider: 'cpu' },
    });
    files.remove();
    const kokoro = await configOf(['model.onnx', 'voices.bin', 'tokens.txt', 'espeak-ng-data']);
    expect(kokoro).toHaveProperty('model.kokoro.voices', `${files.folder}/voices.bin`);
  });

  it.each([
    ['*.onnx', ['tokens.txt']],
    ['tokens.txt', ['model.onnx']],
    ['espeak-ng-data', ['model.onnx', 'tokens.txt', 'voices.bin']],
  ])('is refused by the name of what is missing: %s', async (missing, names) => {
    const refusal = await configOf(names).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ProviderRefused);
    expect(refusal).toHaveProperty('message', expect.stringContaining(`${missing} is missing`));
  });
});

describe('a clause', () => {
  it('is spoken by the speaker and at the speed that are asked for', async () => {
    const fake = new FakeSherpaVoice();
    const voice = await open(fake, { speed: 1.5 });
    expect(voice.sampleRateHz).toBe(22_050);
    await lastValueFrom(voice.speak(of('Hello there.'), { ...options, speed: 2 }));
    expect(fake.requests).toMatchObject([{ text: 'Hello there.', sid: 2, speed: 3 }]);
  });

  it('is heard whole where the model gives no pieces', async () => {
    const fake = new FakeSherpaVoice();
    fake.hasPieces = false;
    const voice = await open(fake);
    const events = await lastValueFrom(voice.speak(of('Hello.'), options).pipe(toArray()));
    expect(samplesOf(events, 0)).toBe(400 * 'Hello.'.length);
  });

  it('waits until the clauses of others are spoken, and is not spoken at all when it is not wanted any more', async () => {
    const fake = new FakeSherpaVoice();
    const voice = await open(fake);
    const first = hearReply(voice, of('The first one.'), options);
    const second = hearReply(voice, of('The second one.'), options);
    const third = hearReply(voice, of('The third one.'), options);
    second.stop();
    await Promise.all([first.whole(), third.whole()]);
    expect(fake.requests.map(({ text }) => text)).toEqual(['The first one.', 'The third one.']);
  });

  it('is refused with a speaker that the model does not have', async () => {
    const voice = await open(new FakeSherpaVoice());
    const refusal = await firstValueFrom(voice.speak(of('Hello.'), { ...options, voice: '3' })).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(ProviderRefused);
    expect(String(refusal)).toMatch(/voices 0 to 2/);
  });
});

describe('a model that does not load', () => {
  it('is told with where to look', async () => {
    files = modelFiles(piperFiles);
    const settings = sherpaVoiceSettings.parse({ model: files.folder });
    const opening = openSherpaVoice(settings, () => Promise.reject(new Error('Please check your config!')));
    await expect(opening).rejects.toThrow(/standard error/);
    await expect(opening).rejects.toBeInstanceOf(ProviderUnreachable);
  });
});
