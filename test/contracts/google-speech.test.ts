import { status } from '@grpc/grpc-js';
import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import { openGoogleSpeech } from '../../src/providers/google/google-speech.ts';
import { googleSpeechSettings } from '../../src/providers/google/google-settings.ts';
import { system } from '../../src/system.ts';
import { openGoogleEmulator, type GoogleEmulator } from '../../tools/emulators/google/google-emulator.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { toneTurns } from '../providers/google/tone-turns.ts';
import { canaryKey, type SpeechToTextStage } from './speech-to-text-rig.ts';
import { describeSpeechToText } from './speech-to-text.contract.ts';

interface GoogleStage extends SpeechToTextStage {
  readonly emulator: GoogleEmulator;
}

const audio = { encoding: 'linear16', sampleRateHz: 16_000 } as const;

async function openStage(): Promise<GoogleStage> {
  const emulator = await openGoogleEmulator({ script: { key: canaryKey } });
  const clock = new VirtualClock();
  const settings = googleSpeechSettings.parse({ api_key: canaryKey, base_url: emulator.host.url });
  const world = { clock, newId: system.newId, epochMs: system.epochMs, audioChunkMs: 80 };
  const speechToText = await openGoogleSpeech(settings, world);
  const { host } = emulator;
  return {
    emulator,
    speechToText,
    audio,
    say: (turns) => {
      const pieces = turns.map(({ text, falseEnd = '' }) =>
        falseEnd === '' ? text : `${falseEnd} | ${text.slice(falseEnd.length + 1)}`,
      );
      emulator.say(...pieces);
      return Promise.resolve(toneTurns(pieces, audio));
    },
    openConnections: () => host.openExchanges.length,
    receivedMs: () => emulator.receivedMs,
    requests: () => host.exchanges.map(({ path, headers }) => ({ url: `${host.url}${path}`, headers })),
    forget: () => host.forget(),
    timers: () => clock.pending,
    pass: async (ms) => {
      for (const until = clock.now() + ms; await clock.step(until););
    },
    close: async () => {
      await speechToText.close?.();
      await emulator.close();
    },
  };
}

const refuses = (code: number, retryAfterMs?: number) => (stage: GoogleStage) =>
  stage.emulator.failNext({
    kind: 'status',
    code,
    details: `no, says ${canaryKey}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

describeSpeechToText<GoogleStage>('google', {
  stage: openStage,
  offers: { streaming: true, updates: true, eager: true, endTurn: true },
  fatal: [
    {
      name: 'refuses the key',
      inject: refuses(status.UNAUTHENTICATED),
      error: ProviderRefused,
      retryable: false,
    },
    {
      name: 'has not enabled the API',
      inject: refuses(status.PERMISSION_DENIED),
      error: ProviderRefused,
      retryable: false,
    },
    {
      name: 'refuses the request',
      inject: refuses(status.INVALID_ARGUMENT),
      error: ProviderRefused,
      retryable: false,
    },
    {
      name: 'has no room',
      inject: refuses(status.RESOURCE_EXHAUSTED, 2500),
      error: ProviderThrottled,
      retryable: true,
      retryAfterMs: 2500,
    },
    {
      name: 'is out of order',
      inject: refuses(status.INTERNAL),
      error: ProviderUnreachable,
      retryable: true,
    },
    {
      name: 'says so within a message',
      inject: ({ emulator }) => emulator.failNext({ kind: 'error-message', code: status.UNAVAILABLE }),
      error: ProviderUnreachable,
      retryable: true,
    },
    {
      name: 'gives up in the middle',
      inject: ({ emulator }) =>
        emulator.failNext({ kind: 'status', code: status.OUT_OF_RANGE, details: 'too long', after: 600 }),
      error: ProviderUnreachable,
      retryable: true,
    },
    {
      name: 'breaks the connection',
      inject: ({ emulator }) => emulator.failNext({ kind: 'drop', after: 600 }),
      error: ProviderUnreachable,
      retryable: true,
    },
    {
      name: 'sends what is no message',
      inject: ({ emulator }) => emulator.failNext({ kind: 'garbage' }),
      error: ProviderProtocol,
      retryable: true,
    },
    {
      name: 'ends at once',
      inject: ({ emulator }) => emulator.failNext({ kind: 'end' }),
      error: ProviderUnreachable,
      retryable: true,
    },
    {
      name: 'does not answer the connection',
      inject: ({ emulator }) => (emulator.isDeaf = true),
      error: ProviderUnreachable,
      retryable: true,
      afterMs: 3000,
    },
  ],
  harmless: [
    {
      name: 'tells of things that are not known yet',
      inject: ({ emulator }) => emulator.failNext({ kind: 'unknown-event' }),
    },
  ],
});
