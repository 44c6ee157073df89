import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import type { SpeechToText } from '../../../src/ports/speech-to-text.ts';
import type { ProviderWorld } from '../../../src/providers/provider-world.ts';
import {
  openDeepgramEmulator,
  type DeepgramEmulator,
} from '../../../tools/emulators/deepgram/deepgram-emulator.ts';
import type { ScriptedTurnInput } from '../../../tools/emulators/deepgram/deepgram-script.ts';
import { quiet } from '../../contracts/speech-to-text-call.ts';
import { canaryKey, type SaidTurn, type SpeechToTextStage } from '../../contracts/speech-to-text-rig.ts';
import { LeapingClock } from '../../support/leaping-clock.ts';

export interface DeepgramStage extends SpeechToTextStage {
  readonly emulator: DeepgramEmulator;
  readonly clock: LeapingClock;
}

export interface DeepgramStageOptions {
  readonly audio: AudioFormat;
  /** How the emulator is told that the caller pauses in a turn. */
  readonly hesitationMs: number;
  /** How much silence ends a turn for certain. */
  readonly endMs: number;
  readonly create: (
    address: { readonly apiKey: string; readonly url: string },
    world: ProviderWorld,
  ) => SpeechToText;
}

const startMs = 300;
const wordMs = 200;

/** A provider that talks to an emulated Deepgram. */
export async function openDeepgramStage(options: DeepgramStageOptions): Promise<DeepgramStage> {
  const { audio, hesitationMs, endMs, create } = options;
  const emulator = await openDeepgramEmulator({ script: { key: canaryKey } });
  const clock = new LeapingClock();
  let ids = 0;
  const world: ProviderWorld = { clock, newId: () => `id-${ids++}`, audioChunkMs: 80, epochMs: () => 0 };
  const speechToText = create({ apiKey: canaryKey, url: emulator.host.url }, world);
  const scripted = ({ text, falseEnd }: SaidTurn): ScriptedTurnInput => ({
    text,
    startMs,
    wordMs,
    ...(falseEnd === undefined
      ? {}
      : { hesitation: { afterWords: falseEnd.split(' ').length, forMs: hesitationMs } }),
  });
  const lengthOf = ({ text, falseEnd }: SaidTurn): number =>
    startMs + text.split(' ').length * wordMs + (falseEnd === undefined ? 0 : hesitationMs) + endMs;
  return {
    speechToText,
    audio,
    emulator,
    clock,
    say: (turns) => {
      emulator.say(turns.map(scripted));
      const ms = turns.reduce((sum, turn) => sum + lengthOf(turn), 200);
      return Promise.resolve(quiet(audio, ms));
    },
    openConnections: () => emulator.host.openExchanges.length,
    receivedMs: () => emulator.receivedMs,
    requests: () =>
      emulator.host.exchanges.map(({ path, query, headers }) => ({
        url: `${path}?${query.toString()}`,
        headers,
      })),
    forget: () => emulator.host.forget(),
    pass: (ms) => clock.leap(ms),
    close: async () => {
      await speechToText.close?.();
      await emulator.close();
    },
  };
}
