import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { sonicSettings } from '../../../src/providers/cartesia/sonic-settings.ts';
import { createSonic } from '../../../src/providers/cartesia/sonic.ts';
import {
  openCartesiaEmulator,
  type CartesiaEmulator,
  type CartesiaEmulatorOptions,
} from '../../../tools/emulators/cartesia/cartesia-emulator.ts';
import { VirtualClock } from '../../../tools/replay/virtual-clock.ts';
import type { SpeechStage } from '../../contracts/speech-rig.ts';

/** Looked for wherever a key must not be. */
export const canaryKey = 'canary-8d1f64b0';

export interface SonicStage extends SpeechStage {
  readonly emulator: CartesiaEmulator;
  /** The provider's; the emulator has its own. */
  readonly clock: VirtualClock;
}

export interface SonicStageOptions {
  readonly settings?: Partial<z.input<typeof sonicSettings>>;
  readonly emulator?: CartesiaEmulatorOptions;
  /** The emulator has the provider's clock: time passes for both only when it is told to. */
  readonly oneClock?: boolean;
}

/** Sonic and an emulator that it speaks with. */
export async function openSonicStage({
  settings,
  emulator: options,
  oneClock,
}: SonicStageOptions = {}): Promise<SonicStage> {
  const clock = new VirtualClock();
  const script = { keys: [canaryKey], wordMs: 40, ...options?.script };
  const emulator = await openCartesiaEmulator({
    ...options,
    script,
    ...(oneClock === true ? { clock } : {}),
  });
  const checked = sonicSettings.parse({ api_key: canaryKey, base_url: emulator.host.url, ...settings });
  const provider = createSonic(checked, { clock, newId: randomUUID, audioChunkMs: 80, epochMs: () => 0 });
  return {
    provider,
    emulator,
    clock,
    options: { voice: checked.voice_id, language: 'en-US', speed: 1 },
    openReplies: () => emulator.openReplies(),
    received: () => {
      const { exchanges } = emulator.host;
      return {
        headers: exchanges.flatMap(({ headers }) => Object.values(headers).map(String)),
        elsewhere: exchanges.flatMap(({ path, query, body, frames }) =>
          [path, query.toString(), body.toString('latin1')].concat(frames.map(String)),
        ),
      };
    },
    forget: () => {
      for (const { frames } of emulator.host.exchanges) frames.length = 0;
      if (checked.transport !== 'socket') emulator.host.forget();
    },
    timers: () => clock.pending,
    close: async () => {
      await provider.close?.();
      await emulator.close();
    },
  };
}
