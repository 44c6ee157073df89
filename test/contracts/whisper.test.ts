import { createAudioEncoder } from '../../src/audio/audio-encoder.ts';
import { loadResampler } from '../../src/audio/resampler.ts';
import {
  ProviderProtocol,
  ProviderRefused,
  ProviderStalled,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { TranscriptWish } from '../../tools/emulators/openai/openai-script.ts';
import { openOpenAiEmulator, type OpenAiEmulator } from '../../tools/emulators/openai/openai-emulator.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { joined, silence, speakAs } from '../support/spoken.ts';
import { madeProvider } from './made-provider.ts';
import { stageWorld } from './provider-stage-world.ts';
import { canaryKey, type FatalFault, type SaidTurn, type SpeechToTextStage } from './speech-to-text-rig.ts';
import { describeSpeechToText } from './speech-to-text.contract.ts';

interface WhisperStage extends SpeechToTextStage {
  readonly emulator: OpenAiEmulator;
}

const rate = 16_000;
const audio: AudioFormat = { encoding: 'linear16', sampleRateHz: rate };
/** Between the two silences that a guess and an end take. */
const pauseMs = 200;
/** So long that a request can be seen while it is open. */
const delayMs = 25;
const endMs = 900;

async function openStage(name: string): Promise<WhisperStage> {
  const emulator = await openOpenAiEmulator();
  const clock = new VirtualClock();
  const base_url = name === 'groq-whisper' ? emulator.groqUrl : emulator.openAiUrl;
  const section = { api_key: canaryKey, base_url };
  const speechToText = await madeProvider('stt', name, section, { ...stageWorld(), clock });
  const asked = () => emulator.host.exchanges.filter(({ method }) => method === 'POST');
  return {
    emulator,
    speechToText,
    audio,
    say: (turns) => say(emulator, turns),
    openConnections: () => asked().filter(({ closedMs }) => closedMs === undefined).length,
    requests: () =>
      emulator.host.exchanges.map(({ path, query, headers }) => ({
        url: `${path}?${query.toString()}`,
        headers,
      })),
    forget: () => emulator.host.forget(),
    timers: () => clock.pending,
    pass: async (ms) => void (await clock.step(clock.now() + ms)),
    close: async () => {
      await speechToText.close?.();
      await emulator.close();
    },
  };
}

/** Queues what is heard in each recording, and speaks it. */
async function say(emulator: OpenAiEmulator, turns: readonly SaidTurn[]): Promise<Uint8Array> {
  await loadResampler();
  const parts: Int16Array[] = [];
  const texts: string[] = [];
  for (const { text, falseEnd } of turns) {
    parts.push(silence(300, rate));
    if (falseEnd !== undefined) {
      texts.push(falseEnd);
      parts.push(await speakAs('rms', falseEnd, rate), silence(pauseMs, rate));
    }
    texts.push(text);
    const rest = falseEnd === undefined ? text : text.slice(falseEnd.length).trim();
    parts.push(await speakAs('rms', rest, rate), silence(endMs, rate));
  }
  emulator.hear(...texts.map((text) => ({ text, delayMs })));
  const encoder = createAudioEncoder(rate, audio);
  const bytes = encoder.encode(joined(parts)).slice();
  encoder.free();
  return bytes;
}

function fault(
  name: string,
  fails: NonNullable<TranscriptWish['fault']>,
  error: FatalFault<WhisperStage>['error'],
  more: Partial<FatalFault<WhisperStage>> = {},
): FatalFault<WhisperStage> {
  return {
    name,
    error,
    retryable: error !== ProviderRefused && error !== ProviderProtocol,
    ...more,
    inject: ({ emulator }) => emulator.failNextHearing(fails),
  };
}

const rig = {
  offers: { streaming: false, updates: false, eager: true, endTurn: false },
  fatal: [
    fault('refuses the key', { type: 'refused', status: 401 }, ProviderRefused),
    fault('has had enough for now', { type: 'refused', status: 429, retryAfter: '2' }, ProviderThrottled, {
      retryAfterMs: 2000,
    }),
    fault('is out of order', { type: 'refused', status: 500 }, ProviderUnreachable),
    fault('resets the connection', { type: 'reset' }, ProviderUnreachable),
    fault('answers nonsense', { type: 'nonsense' }, ProviderProtocol),
    fault('never answers', { type: 'unanswered' }, ProviderStalled, { afterMs: 4000 }),
  ],
  harmless: [],
} as const;

describeSpeechToText('groq-whisper', { ...rig, stage: () => openStage('groq-whisper') });
for (const name of ['openai-whisper', 'whisper'])
  describeSpeechToText(name, { ...rig, stage: () => openStage(name), leaksLike: 'groq-whisper' });
