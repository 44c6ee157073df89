import { randomUUID } from 'node:crypto';
import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import { inkSettings } from '../../src/providers/cartesia/ink-settings.ts';
import { createInk } from '../../src/providers/cartesia/ink.ts';
import {
  openCartesiaEmulator,
  type CartesiaEmulator,
} from '../../tools/emulators/cartesia/cartesia-emulator.ts';
import type { InkFault } from '../../tools/emulators/cartesia/cartesia-script.ts';
import type { Refusal } from '../../tools/emulators/emulator-host.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { quiet } from './speech-to-text-call.ts';
import { canaryKey, type FatalFault, type SpeechToTextStage } from './speech-to-text-rig.ts';
import { describeSpeechToText } from './speech-to-text.contract.ts';

interface InkStage extends SpeechToTextStage {
  readonly emulator: CartesiaEmulator;
}

const audio = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
const bytesPerMs = 32;

async function openStage(): Promise<InkStage> {
  const emulator = await openCartesiaEmulator({ script: { keys: [canaryKey] } });
  const clock = new VirtualClock();
  const settings = inkSettings.parse({ api_key: canaryKey, base_url: emulator.host.url });
  const speechToText = createInk(settings, { clock, newId: randomUUID, audioChunkMs: 80, epochMs: () => 0 });
  return {
    emulator,
    speechToText,
    audio,
    say: async (turns) => {
      const lengthMs = emulator.say(
        turns.map(({ text, falseEnd }) =>
          falseEnd === undefined ? { text } : { text, falseEndAfter: falseEnd.split(' ').length },
        ),
      );
      return quiet(audio, Math.ceil(lengthMs / 80) * 80);
    },
    openConnections: () => emulator.host.openExchanges.length,
    receivedMs: () => emulator.heardBytes() / bytesPerMs,
    requests: () =>
      emulator.host.exchanges.map(({ path, query, headers }) => ({
        url: `${path}?${query.toString()}`,
        headers,
      })),
    forget: () => emulator.host.forget(),
    timers: () => clock.pending,
    pass: async (ms) => {
      while (await clock.step(ms));
    },
    close: async () => {
      await speechToText.close?.();
      await emulator.close();
    },
  };
}

type Fatal = FatalFault<InkStage>;

const breaks = (name: string, fault: InkFault, error: Fatal['error'], retryable = true): Fatal => ({
  name,
  inject: ({ emulator }) => emulator.failNextInk(fault),
  error,
  retryable,
});

const refuses = (
  name: string,
  refusal: Refusal,
  error: Fatal['error'],
  more: Partial<Fatal> = {},
): Fatal => ({
  name,
  inject: ({ emulator }) => emulator.host.refuseNext(refusal),
  error,
  retryable: true,
  ...more,
});

describeSpeechToText<InkStage>('Ink', {
  stage: openStage,
  offers: { streaming: true, updates: true, eager: true, endTurn: false },
  fatal: [
    refuses('refuses the key', { status: 401, body: { message: `bad ${canaryKey}` } }, ProviderRefused, {
      retryable: false,
    }),
    refuses('refuses the request', { status: 400 }, ProviderRefused, { retryable: false }),
    refuses('has no more room', { status: 429, headers: { 'retry-after': '3' } }, ProviderThrottled, {
      retryAfterMs: 3000,
    }),
    refuses('is out of order', { status: 503 }, ProviderUnreachable),
    refuses('resets the connection', 'reset', ProviderUnreachable),
    refuses('never answers', 'unanswered', ProviderUnreachable, { afterMs: 3000 }),
    { ...breaks('never greets', 'silent', ProviderUnreachable), afterMs: 3000 },
    breaks('sends an error', { error: { status: 500, code: 'internal' } }, ProviderUnreachable),
    breaks('is over the limit', { error: { status: 429, code: 'concurrency_limited' } }, ProviderThrottled),
    breaks('does not take the request', { error: { status: 400, code: 'bad' } }, ProviderRefused, false),
    breaks('closes with 1011', { close: 1011 }, ProviderUnreachable),
    breaks('closes with 1008', { close: 1008 }, ProviderRefused, false),
    breaks('closes with 1000', { close: 1000 }, ProviderUnreachable),
    breaks('closes without a code', { close: 1005 }, ProviderUnreachable),
    breaks('breaks off', 'drop', ProviderUnreachable),
    breaks('resets the connection in mid-word', 'reset', ProviderUnreachable),
    breaks('sends text that is not JSON', 'garbage', ProviderProtocol),
    breaks('sends an update without words', 'misshapen', ProviderProtocol),
    breaks('sends a binary frame', 'binary', ProviderProtocol),
  ],
  harmless: [
    {
      name: 'sends messages that nobody knows',
      inject: ({ emulator }) => emulator.failNextInk('unknown-type'),
    },
  ],
});
