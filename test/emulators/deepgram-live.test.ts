import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fluxSettings } from '../../src/providers/deepgram/flux-settings.ts';
import { createFlux } from '../../src/providers/deepgram/flux.ts';
import { novaSettings } from '../../src/providers/deepgram/nova-settings.ts';
import { createNova } from '../../src/providers/deepgram/nova.ts';
import type { SpeechToText } from '../../src/ports/speech-to-text.ts';
import type { DeepgramEmulator } from '../../tools/emulators/deepgram/deepgram-emulator.ts';
import { openLiveDeepgram } from '../../tools/emulators/deepgram/live-deepgram.ts';
import { expectLegalTurns } from '../contracts/legal-turns.ts';
import { SpeechToTextCall } from '../contracts/speech-to-text-call.ts';
import { frontDesk } from '../providers/scripted/front-desk.ts';
import { LeapingClock } from '../support/leaping-clock.ts';
import { joined, silence, speakAs } from '../support/spoken.ts';

const conversation = ['book a checkup', 'on tuesday', 'yes please'];
const world = { clock: new LeapingClock(), newId: () => 'id', audioChunkMs: 80, epochMs: () => 0 };
const rate = 16_000;

let emulator: DeepgramEmulator;
beforeAll(async () => {
  emulator = await openLiveDeepgram({ flow: frontDesk });
});
afterAll(() => emulator.close());

async function talkTo(speechToText: SpeechToText, phrases: readonly string[]): Promise<SpeechToTextCall> {
  const audio = { encoding: 'linear16', sampleRateHz: rate } as const;
  const call = new SpeechToTextCall({ speechToText, audio, receivedMs: () => emulator.receivedMs });
  await call.until('stt.opened');
  for (const [index, phrase] of phrases.entries()) {
    const pcm = joined([silence(300, rate), await speakAs('rms', phrase, rate), silence(900, rate)]);
    await call.send(new Uint8Array(pcm.buffer));
    await call.until('turn.eot', index + 1);
  }
  call.audio$.complete();
  await call.over;
  expectLegalTurns(call.turns, 0);
  return call;
}

describe('Deepgram that really listens', () => {
  it('hears a whole conversation with the front desk through Flux', async () => {
    const { DEEPGRAM_API_KEY: api_key, DEEPGRAM_BASE_URL: base_url } = emulator.environment;
    const call = await talkTo(
      createFlux(fluxSettings.parse({ api_key, base_url, eager_eot_threshold: 0.5 }), world),
      conversation,
    );
    expect(call.texts).toEqual(conversation);
    expect(call.count('turn.eager-eot')).toBeGreaterThanOrEqual(conversation.length);
  });

  it('makes no guess that the query does not ask for', async () => {
    const { DEEPGRAM_API_KEY: api_key, DEEPGRAM_BASE_URL: base_url } = emulator.environment;
    const call = await talkTo(createFlux(fluxSettings.parse({ api_key, base_url }), world), [
      'what are your hours',
    ]);
    expect(call.texts).toEqual(['what are your hours']);
    expect(call.count('turn.eager-eot')).toBe(0);
  });

  it('is heard through Nova, too', async () => {
    const { DEEPGRAM_API_KEY: api_key, DEEPGRAM_BASE_URL: base_url } = emulator.environment;
    const nova = createNova(novaSettings.parse({ api_key, base_url }), world);
    const call = await talkTo(nova, ['cancel my appointment']);
    expect(call.texts).toEqual(['cancel my appointment']);
  });
});
