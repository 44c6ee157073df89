import { lastValueFrom, of, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ProviderUnreachable } from '../../src/errors/provider-error.ts';
import { loadSherpaPackage, sherpaPackageUrl } from '../../src/providers/sherpa/sherpa-package.ts';
import { sherpaVoiceSettings } from '../../src/providers/sherpa/sherpa-settings.ts';
import { openSherpaVoice } from '../../src/providers/sherpa/sherpa-voice.ts';
import { FakeSherpaVoice } from '../providers/sherpa/fake-sherpa-voice.ts';
import { modelFiles, piperFiles } from '../providers/sherpa/model-files.ts';
import { sherpaModels } from '../providers/sherpa/real-sherpa.ts';
import { samplesOf } from './heard-reply.ts';
import type { SpeechStage } from './speech-rig.ts';
import { describeTextToSpeech } from './text-to-speech.contract.ts';

interface SherpaStage extends SpeechStage {
  readonly fake: FakeSherpaVoice;
}

async function open(): Promise<SherpaStage> {
  const files = modelFiles(piperFiles);
  const fake = new FakeSherpaVoice();
  const settings = sherpaVoiceSettings.parse({ model: files.folder });
  const provider = await openSherpaVoice(settings, () => Promise.resolve(fake.package));
  return {
    fake,
    provider,
    options: { voice: '1', language: 'en-US', speed: 1 },
    openReplies: () => fake.speaking,
    forget: () => void (fake.requests.length = 0),
    close: async () => {
      await provider.close?.();
      files.remove();
    },
  };
}

describeTextToSpeech<SherpaStage>('sherpa', {
  open,
  hasWordTimes: false,
  faults: [
    {
      name: 'that the model fails at',
      arm: ({ fake }) => fake.failNext(),
      error: ProviderUnreachable,
    },
  ],
});

describe('sherpa, really', () => {
  const { folder, missing } = sherpaModels.voice;
  if (missing !== undefined) process.stderr.write(`sherpa: no real voice was tried, ${missing}.\n`);

  it.skipIf(missing !== undefined)('speaks a clause', async () => {
    const settings = sherpaVoiceSettings.parse({ model: folder });
    const voice = await openSherpaVoice(settings, () => loadSherpaPackage(sherpaPackageUrl()));
    const options = { voice: '0', language: 'en-US', speed: 1 };
    const events = await lastValueFrom(
      voice.speak(of('Good morning, this is Anna.'), options).pipe(toArray()),
    );
    expect(samplesOf(events, 0)).toBeGreaterThan(voice.sampleRateHz);
    await voice.close?.();
  });
});
