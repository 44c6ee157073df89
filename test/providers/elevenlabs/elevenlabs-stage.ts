import { randomUUID } from 'node:crypto';
import type { SpeakOptions, TextToSpeech } from '../../../src/ports/text-to-speech.ts';
import { createElevenLabs } from '../../../src/providers/elevenlabs/elevenlabs.ts';
import { elevenLabsSettings } from '../../../src/providers/elevenlabs/elevenlabs-settings.ts';
import {
  openElevenLabsEmulator,
  type ElevenLabsEmulator,
  type ElevenLabsEmulatorOptions,
} from '../../../tools/emulators/elevenlabs/elevenlabs-emulator.ts';
import { VirtualClock } from '../../../tools/replay/virtual-clock.ts';
import { receivedBy } from '../../contracts/received-by.ts';
import type { SpeechStage } from '../../contracts/speech-rig.ts';

export const canaryKey = 'xi-canary-1f0c9a';

export interface ElevenLabsStage extends SpeechStage {
  readonly emulator: ElevenLabsEmulator;
  readonly provider: TextToSpeech;
  readonly options: SpeakOptions;
  readonly clock: VirtualClock;
}

export interface ElevenLabsStageOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly emulator?: ElevenLabsEmulatorOptions;
}

/** The provider, and the vendor that it speaks with, on the loopback. */
export async function elevenLabsStage(options: ElevenLabsStageOptions = {}): Promise<ElevenLabsStage> {
  const emulator = await openElevenLabsEmulator(options.emulator);
  const clock = new VirtualClock();
  const settings = elevenLabsSettings.parse({
    api_key: canaryKey,
    base_url: emulator.host.url,
    ...options.settings,
  });
  const provider = createElevenLabs(settings, {
    clock,
    newId: randomUUID,
    audioChunkMs: 80,
    epochMs: () => 0,
  });
  return {
    emulator,
    provider,
    clock,
    options: { voice: settings.voice_id, language: 'en-US', speed: 1 },
    openReplies: () => emulator.openContexts,
    received: () => receivedBy(emulator.host),
    forget: () => emulator.host.forget(),
    timers: () => clock.pending,
    close: async () => {
      await provider.close?.();
      await emulator.close();
    },
  };
}
