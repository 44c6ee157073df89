import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { ProviderStalled } from '../../../src/errors/provider-error.ts';
import { fluxSettings } from '../../../src/providers/deepgram/flux-settings.ts';
import { createFlux } from '../../../src/providers/deepgram/flux.ts';
import { quiet, SpeechToTextCall } from '../../contracts/speech-to-text-call.ts';
import { openDeepgramStage, type DeepgramStage } from './deepgram-stage.ts';

const audio: AudioFormat = { encoding: 'linear16', sampleRateHz: 16_000 };
const order = { text: 'i need to cancel my order please' };

let stage: DeepgramStage;
beforeEach(async () => {
  stage = await openDeepgramStage({
    audio,
    hesitationMs: 800,
    endMs: 500,
    create: ({ apiKey: api_key, url: base_url }, world) =>
      createFlux(fluxSettings.parse({ api_key, base_url, eager_eot_threshold: 0.5 }), world),
  });
});
afterEach(() => stage.close());

async function listening(): Promise<SpeechToTextCall> {
  const { speechToText, emulator } = stage;
  const call = new SpeechToTextCall({ speechToText, audio, receivedMs: () => emulator.receivedMs });
  await call.until('stt.opened');
  return call;
}

describe('an eager end', () => {
  it('that is never resolved is told, and the rest is left to the call', async () => {
    stage.emulator.say([{ ...order, endMs: null }]);
    const call = await listening();
    await call.send(quiet(audio, 6000));
    await call.until('turn.eager-eot');
    expect(call.turns.at(-1)).toMatchObject({ text: order.text });
    expect(call.texts).toEqual([]);
    expect(call.errors).toEqual([]);
    call.leave();
  });

  it('may be followed by an end in other words', async () => {
    stage.emulator.say([{ ...order, endText: 'i need to cancel it' }]);
    const call = await listening();
    await call.send(quiet(audio, 3000));
    await call.until('turn.eot');
    expect(call.turns.findLast(({ type }) => type === 'turn.eager-eot')).toMatchObject({ text: order.text });
    expect(call.texts).toEqual(['i need to cancel it']);
    call.leave();
  });
});

describe('a Flux that takes audio', () => {
  it('and says nothing gives no sign of life, so that the call finds out', async () => {
    stage.emulator.faultNext({ fault: 'silence', atMs: 600 });
    const call = await listening();
    await call.send(quiet(audio, 800));
    const told = call.events.length;
    expect(told).toBeGreaterThan(1);
    await call.send(quiet(audio, 3000));
    expect(call.events).toHaveLength(told);
    call.leave();
  });

  it('no more has stalled', async () => {
    stage.emulator.faultNext({ fault: 'stop-reading', atMs: 100 });
    const call = await listening();
    await call.overfeed();
    expect(call.errors).toEqual([expect.any(ProviderStalled)]);
    expect(stage.clock.pending).toBe(0);
  });
});
