import { afterEach, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { ProviderStalled } from '../../../src/errors/provider-error.ts';
import { novaSettings } from '../../../src/providers/deepgram/nova-settings.ts';
import { createNova } from '../../../src/providers/deepgram/nova.ts';
import { quiet, SpeechToTextCall } from '../../contracts/speech-to-text-call.ts';
import { openDeepgramStage, type DeepgramStage } from './deepgram-stage.ts';
import { eventually } from '../../support/eventually.ts';

const audio: AudioFormat = { encoding: 'linear16', sampleRateHz: 16_000 };
const order = { text: 'i need to cancel my order please' };

let stage: DeepgramStage;
afterEach(() => stage.close());

async function openStage(settings: object = {}): Promise<void> {
  stage = await openDeepgramStage({
    audio,
    hesitationMs: 500,
    endMs: 1200,
    create: ({ apiKey: api_key, url: base_url }, world) =>
      createNova(novaSettings.parse({ api_key, base_url, ...settings }), world),
  });
}

async function listening(keyterms?: readonly string[]): Promise<SpeechToTextCall> {
  const call = new SpeechToTextCall({
    speechToText: stage.speechToText,
    audio,
    receivedMs: () => stage.emulator.receivedMs,
    ...(keyterms === undefined ? {} : { context: { keyterms } }),
  });
  await call.until('stt.opened');
  return call;
}

const told = (): readonly unknown[] =>
  (stage.emulator.host.exchanges[0]?.frames ?? []).flatMap((frame) =>
    typeof frame === 'string' ? [JSON.parse(frame) as unknown] : [],
  );

async function pass(ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 500) {
    stage.clock.leap(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a caller who is muted', () => {
  it('is heard as silent while a turn is open, so that it ends', async () => {
    await openStage();
    const call = await listening();
    await call.send(await stage.say([order]), () => call.turns.length > 0);
    await pass(4000);
    await call.until('turn.eot');
    expect(call.texts).toEqual([order.text]);
    call.leave();
  });

  it('costs a KeepAlive every 4 s afterwards, and never the connection', async () => {
    await openStage();
    const call = await listening();
    await pass(30_000);
    await eventually(() => expect(told().length).toBeGreaterThanOrEqual(6));
    expect(told().length).toBeLessThanOrEqual(8);
    expect(new Set(told().map((message) => JSON.stringify(message)))).toEqual(
      new Set(['{"type":"KeepAlive"}']),
    );
    expect(stage.emulator.receivedMs).toBeGreaterThan(500);
    expect(stage.emulator.receivedMs).toBeLessThan(3000);
    expect(call.errors).toEqual([]);
    call.leave();
    expect(stage.clock.pending).toBe(0);
  });
});

describe('a Nova that takes audio', () => {
  it('and says nothing gives no sign of life, so that the call finds out', async () => {
    await openStage();
    stage.emulator.faultNext({ fault: 'silence', atMs: 2000 });
    const call = await listening();
    await call.send(quiet(audio, 2500));
    const told = call.events.length;
    expect(told).toBeGreaterThan(1);
    await call.send(quiet(audio, 3000));
    expect(call.events).toHaveLength(told);
    call.leave();
  });

  it('no more has stalled', async () => {
    await openStage();
    stage.emulator.faultNext({ fault: 'stop-reading', atMs: 100 });
    const call = await listening();
    await call.overfeed();
    expect(call.errors).toEqual([expect.any(ProviderStalled)]);
    expect(stage.clock.pending).toBe(0);
  });
});

describe('a key that is released', () => {
  it('ends the turn by the next pause, where Finalize is not answered', async () => {
    await openStage();
    stage.emulator.faultNext({ fault: 'finalize-unanswered' });
    const call = await listening();
    const spoken = await stage.say([order]);
    await call.send(spoken, () => call.count('turn.updated') > 2);
    call.endTurn$.next();
    await call.send(spoken);
    await call.until('turn.eot');
    expect(told()).toContainEqual({ type: 'Finalize' });
    expect(call.turns.at(-1)).toMatchObject({ text: order.text, trigger: 'manual' });
    call.leave();
  });
});

describe('what is expected of a caller', () => {
  it('is told to Nova-3 when it changes', async () => {
    await openStage({ keyterms: ['Northwind'] });
    const call = await listening(['checkup']);
    expect(stage.emulator.host.exchanges[0]?.query.getAll('keyterm')).toEqual(['Northwind', 'checkup']);
    call.context$.next({ keyterms: ['filling'] });
    await eventually(() =>
      expect(told()).toEqual([{ type: 'Configure', keyterms: ['Northwind', 'filling'] }]),
    );
    call.leave();
  });

  it('is asked of Nova-2 once, as keywords', async () => {
    await openStage({ model: 'nova-2' });
    const call = await listening(['checkup']);
    call.context$.next({ keyterms: ['filling'] });
    await call.send(quiet(audio, 300));
    expect(stage.emulator.host.exchanges[0]?.query.getAll('keywords')).toEqual(['checkup']);
    expect(told()).toEqual([]);
    call.leave();
  });
});
