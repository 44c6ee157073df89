import { status } from '@grpc/grpc-js';
import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import { googleVoiceSettings } from '../../src/providers/google/google-settings.ts';
import { openGoogleVoice } from '../../src/providers/google/google-voice.ts';
import { turnsOfTheLoop } from '../support/active-resources.ts';
import { system } from '../../src/system.ts';
import { openGoogleEmulator, type GoogleEmulator } from '../../tools/emulators/google/google-emulator.ts';
import type { GoogleFaultInput } from '../../tools/emulators/google/google-script.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import type { SpeechFault, SpeechStage } from './speech-rig.ts';
import { describeTextToSpeech } from './text-to-speech.contract.ts';
import { eventually } from '../support/eventually.ts';

interface GoogleStage extends SpeechStage {
  readonly emulator: GoogleEmulator;
  readonly clock: VirtualClock;
}

const key = 'canary5b7d20e9a1';
/** Node's HTTP/2 cuts off who cancels a thousand streams of one connection within seconds. */
const cancelsPerConnection = 500;

async function open(): Promise<GoogleStage> {
  const emulator = await openGoogleEmulator({ script: { key } });
  const clock = new VirtualClock();
  const settings = googleVoiceSettings.parse({ api_key: key, base_url: emulator.host.url });
  const { newId, epochMs } = system;
  const provider = await openGoogleVoice(settings, { clock, newId, epochMs, audioChunkMs: 80 });
  const { host } = emulator;
  let streams = 0;
  return {
    emulator,
    clock,
    provider,
    options: { voice: 'en-US-Chirp3-HD-Charon', language: 'en-US', speed: 1 },
    openReplies: () => host.openExchanges.length,
    received: () => ({
      headers: host.exchanges.flatMap(({ headers }) => Object.values(headers).map(String)),
      elsewhere: host.exchanges.flatMap(({ path, body, frames }) => [
        path,
        String(body),
        ...frames.map(String),
      ]),
    }),
    forget: async () => {
      streams += host.exchanges.length;
      host.forget();
      if (streams < cancelsPerConnection) return;
      streams = 0;
      emulator.dropAll();
      await turnsOfTheLoop(20);
    },
    timers: () => clock.pending,
    close: async () => {
      await provider.close?.();
      await emulator.close();
    },
  };
}

type Fault = SpeechFault<GoogleStage>;
const fails = (
  name: string,
  fault: GoogleFaultInput,
  error: Fault['error'],
  more: Partial<Fault> = {},
): Fault => ({ name, arm: ({ emulator }) => emulator.failNext(fault), error, ...more });
const answered = (code: number, more: { readonly after?: number; readonly retryAfterMs?: number } = {}) =>
  ({ kind: 'status', code, details: `no, says ${key}`, ...more }) as const;

describeTextToSpeech<GoogleStage>('google', {
  open,
  key,
  hasWordTimes: false,
  faults: [
    fails('whose key is refused', answered(status.UNAUTHENTICATED), ProviderRefused),
    fails('for which the API is not enabled', answered(status.PERMISSION_DENIED), ProviderRefused),
    fails('that is refused', answered(status.INVALID_ARGUMENT), ProviderRefused),
    fails(
      'that is one too many',
      answered(status.RESOURCE_EXHAUSTED, { retryAfterMs: 1500 }),
      ProviderThrottled,
      {
        retryAfterMs: 1500,
      },
    ),
    fails('that finds the service down', answered(status.UNAVAILABLE), ProviderUnreachable),
    fails('that breaks the service', answered(status.INTERNAL, { after: 2 }), ProviderUnreachable),
    fails('that is broken off', answered(status.ABORTED, { after: 3 }), ProviderUnreachable),
    fails('whose connection breaks', { kind: 'drop', after: 2 }, ProviderUnreachable),
    fails('whose connection breaks at once', { kind: 'drop' }, ProviderUnreachable),
    fails('with bytes that are no message', { kind: 'garbage' }, ProviderProtocol),
    {
      name: 'that nobody takes',
      arm: ({ emulator }) => void (emulator.isDeaf = true),
      meanwhile: async ({ clock, emulator }) => {
        await eventually(() => clock.step(3000));
        emulator.isDeaf = false;
        emulator.dropAll();
      },
      error: ProviderUnreachable,
    },
  ],
});
