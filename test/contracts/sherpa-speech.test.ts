import { ProviderStalled, ProviderUnreachable } from '../../src/errors/provider-error.ts';
import { sherpaSpeechSettings } from '../../src/providers/sherpa/sherpa-settings.ts';
import { openSherpaSpeech } from '../../src/providers/sherpa/sherpa-speech.ts';
import { system } from '../../src/system.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { toneTurns } from '../providers/google/tone-turns.ts';
import { modelFiles, transducerFiles } from '../providers/sherpa/model-files.ts';
import type { SpeechToTextStage } from './speech-to-text-rig.ts';
import { describeSpeechToText } from './speech-to-text.contract.ts';

interface SherpaStage extends SpeechToTextStage {
  breakWith(fault: string): void;
}

const audio = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
const fakePackage = new URL('../providers/sherpa/fake-sherpa.cjs', import.meta.url).href;
const { newId, epochMs } = system;

async function openStage(): Promise<SherpaStage> {
  const files = modelFiles(transducerFiles);
  const clock = new VirtualClock();
  const settings = sherpaSpeechSettings.parse({ model: files.folder });
  let turns: readonly string[] = [];
  const write = (fault?: string): void => files.write('script.json', JSON.stringify({ turns, fault }));
  write();
  const world = { clock, newId, epochMs, audioChunkMs: 80 };
  const speechToText = await openSherpaSpeech(settings, world, fakePackage);
  return {
    speechToText,
    audio,
    say: (said) => {
      turns = said.map(({ text }) => text);
      write();
      const spoken = said.map(({ text, falseEnd = '' }) =>
        falseEnd === '' ? text : `${falseEnd} | ${text.slice(falseEnd.length + 1)}`,
      );
      return Promise.resolve(toneTurns(spoken, audio));
    },
    breakWith: write,
    openConnections: () => speechToText.callCount,
    receivedMs: () => speechToText.heardMs,
    forget: () => undefined,
    timers: () => clock.pending,
    pass: async (ms) => {
      for (const until = clock.now() + ms; await clock.step(until););
    },
    close: async () => {
      await speechToText.close();
      files.remove();
    },
  };
}

describeSpeechToText<SherpaStage>('sherpa', {
  stage: openStage,
  // It can be asked to end a turn, but by then its thread has heard all of what comes faster than speech.
  offers: { streaming: true, updates: true, eager: true, endTurn: false },
  fatal: [
    {
      name: 'fails to decode',
      inject: (stage) => stage.breakWith('throw'),
      error: ProviderUnreachable,
      retryable: true,
    },
    {
      name: 'takes its thread down',
      inject: (stage) => stage.breakWith('exit'),
      error: ProviderUnreachable,
      retryable: true,
    },
    {
      name: 'never answers',
      inject: (stage) => stage.breakWith('hang'),
      error: ProviderStalled,
      retryable: true,
      afterMs: 10_000,
    },
  ],
  harmless: [],
});
