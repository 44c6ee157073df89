import { randomUUID } from 'node:crypto';
import { createAzure } from '../../../src/providers/azure/azure.ts';
import { azureSettings } from '../../../src/providers/azure/azure-settings.ts';
import {
  openAzureEmulator,
  type AzureEmulator,
  type AzureEmulatorOptions,
} from '../../../tools/emulators/azure/azure-emulator.ts';
import { VirtualClock } from '../../../tools/replay/virtual-clock.ts';
import { receivedBy } from '../../contracts/received-by.ts';
import type { SpeechStage } from '../../contracts/speech-rig.ts';

export const canaryKey = 'az-canary-7b21d4';

export interface AzureStage extends SpeechStage {
  readonly emulator: AzureEmulator;
  readonly clock: VirtualClock;
}

export interface AzureStageOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly emulator?: AzureEmulatorOptions;
}

/** The provider, and the vendor that it speaks with, on the loopback. */
export async function azureStage(options: AzureStageOptions = {}): Promise<AzureStage> {
  const emulator = await openAzureEmulator(options.emulator);
  const clock = new VirtualClock();
  const settings = azureSettings.parse({
    api_key: canaryKey,
    base_url: emulator.host.url,
    ...options.settings,
  });
  const world = { clock, newId: randomUUID, audioChunkMs: 80, epochMs: () => Date.UTC(2030, 0, 2) };
  const provider = createAzure(settings, world);
  return {
    emulator,
    provider,
    clock,
    options: { voice: settings.voice, language: 'en-US', speed: 1 },
    openReplies: () => emulator.openTurns,
    received: () => receivedBy(emulator.host),
    forget: () => emulator.host.forget(),
    timers: () => clock.pending,
    close: async () => {
      await provider.close?.();
      await emulator.close();
    },
  };
}
