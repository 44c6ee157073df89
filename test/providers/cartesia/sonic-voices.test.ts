import { lastValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderError } from '../../../src/errors/provider-error.ts';
import type { Voice } from '../../../src/ports/text-to-speech.ts';
import { canaryKey, openSonicStage, type SonicStage, type SonicStageOptions } from './sonic-stage.ts';
import { eventually } from '../../support/eventually.ts';

let stage: SonicStage | undefined;
afterEach(() => stage?.close());

async function voicesOf(options?: SonicStageOptions): Promise<readonly Voice[]> {
  stage = await openSonicStage(options);
  return lastValueFrom(stage.provider.voices());
}

const many = Array.from({ length: 250 }, (_, number) => ({ id: `voice-${number}`, name: `Voice ${number}` }));

describe('the list of voices', () => {
  it('is read to its end, page by page', async () => {
    const voices = await voicesOf({ emulator: { script: { voices: many } } });
    expect(voices.map(({ id }) => id)).toEqual(many.map(({ id }) => id));
    expect(voices[0]).toEqual({ id: 'voice-0', name: 'Voice 0', language: 'en-US' });
    expect(stage?.emulator.host.exchanges).toHaveLength(3);
  });

  it('ends where the service only says that it goes on', async () => {
    expect(await voicesOf({ emulator: { script: { voices: many, endlessVoices: true } } })).toHaveLength(100);
    expect(stage?.emulator.host.exchanges).toHaveLength(2);
  });

  it.each([
    [{ status: 401, body: { message: `not with ${canaryKey}` } }, 'provider-refused'],
    [{ status: 429, headers: { 'retry-after': '7' } }, 'provider-throttled'],
    [{ status: 500 }, 'provider-unreachable'],
    [{ status: 200, body: { data: 'none' } }, 'provider-protocol'],
    ['reset' as const, 'provider-unreachable'],
  ])('that is answered with %j errors once, and is not asked for again', async (refusal, code) => {
    stage = await openSonicStage();
    stage.emulator.host.refuseNext(refusal);
    const fault = (await lastValueFrom(stage.provider.voices()).catch(
      (error: unknown) => error,
    )) as ProviderError;
    expect(fault.code).toBe(code);
    expect(String(fault)).not.toContain(canaryKey);
    if (code === 'provider-throttled') expect(fault.retryAfterMs).toBe(7000);
    expect(stage.emulator.host.exchanges).toHaveLength(1);
  });

  it('is cancelled with its subscription', async () => {
    const opened = await openSonicStage();
    stage = opened;
    opened.emulator.host.refuseNext('unanswered');
    const subscription = opened.provider.voices().subscribe();
    await eventually(() => expect(opened.emulator.host.openExchanges).toHaveLength(1));
    subscription.unsubscribe();
    await eventually(() => expect(opened.emulator.host.openExchanges).toEqual([]));
  });
});
