import { afterEach, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import type { SpeechContext } from '../../../src/ports/speech-to-text.ts';
import { fluxSettings } from '../../../src/providers/deepgram/flux-settings.ts';
import { createFlux } from '../../../src/providers/deepgram/flux.ts';
import { stageWorld } from '../../contracts/provider-stage-world.ts';
import { quiet, SpeechToTextCall } from '../../contracts/speech-to-text-call.ts';
import { openDeepgramStage, type DeepgramStage } from './deepgram-stage.ts';
import { eventually } from '../../support/eventually.ts';

const wide: AudioFormat = { encoding: 'linear16', sampleRateHz: 16_000 };
const order = { text: 'i need to cancel my order please' };

let stage: DeepgramStage;
afterEach(() => stage.close());

const openStage = (settings: object): Promise<DeepgramStage> =>
  openDeepgramStage({
    audio: wide,
    hesitationMs: 800,
    endMs: 500,
    create: ({ apiKey: api_key, url: base_url }, world) =>
      createFlux(fluxSettings.parse({ api_key, base_url, ...settings }), world),
  });

const listen = (context?: SpeechContext): SpeechToTextCall =>
  new SpeechToTextCall({
    speechToText: stage.speechToText,
    audio: wide,
    ...(context === undefined ? {} : { context }),
  });

const told = (): readonly unknown[] =>
  (stage.emulator.host.exchanges[0]?.frames ?? []).flatMap((frame) =>
    typeof frame === 'string' ? [JSON.parse(frame) as unknown] : [],
  );

const thresholds = (eager_eot_threshold: number) => ({
  type: 'Configure',
  thresholds: { eager_eot_threshold },
});

describe('the confidence from which on an end is guessed', () => {
  it('is told to Flux when it changes, with no more than one Configure unanswered, and the last one holds', async () => {
    stage = await openStage({ keyterms: ['Northwind'], eager_eot_threshold: 0.5, eot_threshold: 0.7 });
    stage.emulator.faultNext({ fault: 'configure-late', byMs: 1000 });
    const next = listen({ eagerThreshold: 0.6 });
    await next.until('stt.opened');
    expect(stage.emulator.host.exchanges[0]?.query.get('eager_eot_threshold')).toBe('0.6');
    for (const eagerThreshold of [0.5, 0.4, 0.9]) next.context$.next({ eagerThreshold });
    next.context$.next({ eagerThreshold: 0.9, keyterms: ['checkup'] });
    await next.send(quiet(wide, 800));
    expect(told()).toEqual([thresholds(0.5)]);
    await next.send(quiet(wide, 800));
    const both = { ...thresholds(0.7), keyterms: ['Northwind', 'checkup'] };
    await eventually(() => expect(told()).toEqual([thresholds(0.5), both]));
    await next.send(quiet(wide, 2000));
    expect(told()).toHaveLength(2);
    expect(next.errors).toEqual([]);
    next.leave();
  });

  it('is told to whoever asks, within what Flux takes, and is none where no ends are guessed', async () => {
    stage = await openStage({ eager_eot_threshold: 0.5, eot_threshold: 0.7 });
    const { speechToText } = stage;
    expect(speechToText.thresholds?.({})).toEqual({ eager: 0.5, end: 0.7 });
    expect(speechToText.thresholds?.({ eagerThreshold: 0.8 })).toEqual({ eager: 0.7, end: 0.7 });
    const unguessed = createFlux(fluxSettings.parse({ api_key: 'key', eot_threshold: 0.8 }), stageWorld());
    expect(unguessed.thresholds?.({ eagerThreshold: 0.5 })).toEqual({ end: 0.8 });
  });

  it('moves the guess: what is not sure enough is no eager end any more', async () => {
    stage = await openStage({ eager_eot_threshold: 0.5, eot_threshold: 0.9 });
    const next = listen();
    await next.until('stt.opened');
    stage.emulator.say([
      { ...order, eagerConfidence: 0.55 },
      { ...order, eagerConfidence: 0.55 },
    ]);
    await next.send(quiet(wide, 3000), () => next.texts.length > 0);
    next.context$.next({ eagerThreshold: 0.6 });
    await next.send(quiet(wide, 3000), () => next.texts.length > 1);
    const eager = next.turns.flatMap(({ type, turn }) => (type === 'turn.eager-eot' ? [turn] : []));
    expect(eager).toEqual([0]);
    next.leave();
  });
});
