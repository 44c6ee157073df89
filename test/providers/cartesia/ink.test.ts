import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import { ProviderRefused, ProviderStalled } from '../../../src/errors/provider-error.ts';
import type { ListenOptions, SpeechToTextEvent } from '../../../src/ports/speech-to-text.ts';
import { inkSettings } from '../../../src/providers/cartesia/ink-settings.ts';
import { createInk } from '../../../src/providers/cartesia/ink.ts';
import {
  openCartesiaEmulator,
  type CartesiaEmulator,
} from '../../../tools/emulators/cartesia/cartesia-emulator.ts';
import { VirtualClock } from '../../../tools/replay/virtual-clock.ts';
import { NEVER, of, Subject } from 'rxjs';
import { eventually } from '../../support/eventually.ts';

const linear: AudioFormat = { encoding: 'linear16', sampleRateHz: 16_000 };
let emulator: CartesiaEmulator;
let clock: VirtualClock;
beforeEach(async () => {
  emulator = await openCartesiaEmulator();
  clock = new VirtualClock();
});
afterEach(() => emulator.close());

interface Listening {
  readonly audio$: Subject<Uint8Array>;
  readonly events: SpeechToTextEvent[];
  readonly errors: unknown[];
  opened(): Promise<void>;
  leave(): void;
}

function listen(options: Partial<ListenOptions> = {}, settings: Record<string, unknown> = {}): Listening {
  const ink = createInk(inkSettings.parse({ api_key: 'key', base_url: emulator.host.url, ...settings }), {
    clock,
    newId: randomUUID,
    audioChunkMs: 80,
    epochMs: () => 0,
  });
  const audio$ = new Subject<Uint8Array>();
  const events: SpeechToTextEvent[] = [];
  const errors: unknown[] = [];
  const subscription = ink
    .listen(audio$, {
      audio: linear,
      language: 'en-US',
      context$: NEVER,
      endTurn$: NEVER,
      firstTurn: 0,
      ...options,
    })
    .subscribe({ next: (event) => events.push(event), error: (error: unknown) => errors.push(error) });
  return {
    audio$,
    events,
    errors,
    opened: () => eventually(() => expect(events[0]).toEqual({ type: 'stt.opened' })),
    leave: () => subscription.unsubscribe(),
  };
}

function sentFrames(): readonly Buffer[] {
  return emulator.host.exchanges.flatMap(({ frames }) => frames.filter((frame) => Buffer.isBuffer(frame)));
}

describe('a connection to Ink', () => {
  it('asks for what is configured and expected, with several words to a term', async () => {
    const call = listen(
      { context$: of({ keyterms: ['PIN', 'Northwind Traders'] }) },
      {
        keyterms: ['Northwind Traders', 'Anna'],
        end_threshold: 0.1,
        end_timeout_ms: 3000,
        version: '2026-03-01',
      },
    );
    await call.opened();
    const [exchange] = emulator.host.exchanges;
    expect(exchange?.query.getAll('keyterm')).toEqual(['Northwind Traders', 'Anna', 'PIN']);
    expect(Object.fromEntries(exchange?.query ?? [])).toMatchObject({
      model: 'ink-2',
      encoding: 'pcm_s16le',
      sample_rate: '16000',
      turn_end_threshold: '0.1',
      turn_end_timeout_ms: '3000',
    });
    expect(exchange?.headers['cartesia-version']).toBe('2026-03-01');
    call.leave();
  });

  it('hears a second of silence when the end of a turn is asked for', async () => {
    const endTurn$ = new Subject<void>();
    const call = listen({ endTurn$ });
    await call.opened();
    endTurn$.next();
    const silent = (): number => sentFrames().reduce((sum, { length }) => sum + length, 0);
    await eventually(() => expect(silent()).toBeGreaterThan(28_000));
    expect(sentFrames().every((frame) => frame.every((byte) => byte === 0))).toBe(true);
    call.leave();
  });

  it('takes a carrier’s audio as it is, in pieces of 80 ms', async () => {
    const call = listen({ audio: { encoding: 'mulaw', sampleRateHz: 8000 } });
    await call.opened();
    for (let frame = 0; frame < 9; frame++) call.audio$.next(new Uint8Array(160).fill(frame));
    await eventually(() => expect(sentFrames()).toHaveLength(2));
    expect(sentFrames().map(({ length }) => length)).toEqual([640, 640]);
    expect(emulator.host.exchanges[0]?.query.get('encoding')).toBe('pcm_mulaw');
    call.leave();
  });

  it('goes on with silence when the caller’s audio stops', async () => {
    const call = listen({ audio: { encoding: 'mulaw', sampleRateHz: 8000 } });
    await call.opened();
    call.audio$.next(new Uint8Array(640));
    for (let ms = 0; ms < 1000; ms += 100) while (await clock.step(ms)) void 0;
    await eventually(() => expect(emulator.heardBytes()).toBeGreaterThanOrEqual(8 * 900 - 640));
    expect(
      sentFrames()
        .at(-1)
        ?.every((byte) => byte === 0xff),
    ).toBe(true);
    expect(emulator.heardBytes()).toBeLessThanOrEqual(8 * 1100 + 640);
    call.leave();
  });

  it('keeps the newest seconds of what is said before it is open', async () => {
    const call = listen();
    for (let second = 0; second < 10; second++) call.audio$.next(new Uint8Array(32_000).fill(second));
    await call.opened();
    await eventually(() => expect(emulator.heardBytes()).toBe(6000 * 32));
    expect(sentFrames()[0]?.[0]).toBe(4);
    call.leave();
  });

  it('is not alive when the service neither speaks nor answers', async () => {
    emulator.failNextInk('frozen');
    const call = listen();
    await call.opened();
    call.audio$.next(new Uint8Array(32 * 240));
    await eventually(() => expect(emulator.heardBytes()).toBeGreaterThan(0));
    const told = call.events.length;
    for (let second = 0; second < 3; second++) call.audio$.next(new Uint8Array(32_000));
    for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(call.events).toHaveLength(told);
    call.leave();
  });

  it('has stalled when the service takes no more audio', async () => {
    emulator.failNextInk('frozen');
    const call = listen();
    await call.opened();
    call.audio$.next(new Uint8Array(32 * 240));
    await eventually(() => expect(emulator.heardBytes()).toBeGreaterThan(0));
    for (let sent = 0; sent < 200 && call.errors.length === 0; sent++) {
      call.audio$.next(new Uint8Array(32 * 10_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(call.errors).toEqual([expect.any(ProviderStalled)]);
    expect(clock.pending).toBe(0);
  });

  it('is refused for a version that there is not', async () => {
    const call = listen({}, { version: '2020-01-01' });
    await eventually(() => expect(call.errors).toEqual([expect.any(ProviderRefused)]));
  });

  it.each([
    [{ language: 'fr-FR' }, 'hears en and not fr'],
    [{ audio: { encoding: 'linear16', sampleRateHz: 48_000 } as const }, 'linear16 at 48000 Hz'],
  ])('is not opened for %j', async (options, reason) => {
    const { errors } = listen(options);
    expect(errors[0]).toBeInstanceOf(ProviderRefused);
    expect(String(errors[0])).toContain(reason);
    expect(emulator.host.exchanges).toEqual([]);
  });

  it('leaves no timer', async () => {
    const call = listen();
    await call.opened();
    call.leave();
    expect(clock.pending).toBe(0);
  });
});
