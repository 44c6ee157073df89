import { concat, lastValueFrom, NEVER, of, Subject } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProviderRefused } from '../../../src/errors/provider-error.ts';
import type { SpeakOptions, SpeechEvent } from '../../../src/ports/text-to-speech.ts';
import { hearReply, samplesOf } from '../../contracts/heard-reply.ts';
import { elevenLabsStage, type ElevenLabsStage, type ElevenLabsStageOptions } from './elevenlabs-stage.ts';
import { patienceMs } from '../../support/patience.ts';

let stage: ElevenLabsStage | undefined;
afterEach(() => stage?.close());

async function open(options: ElevenLabsStageOptions = {}): Promise<ElevenLabsStage> {
  stage = await elevenLabsStage(options);
  return stage;
}

function hear(on: ElevenLabsStage, clauses: readonly string[], change: Partial<SpeakOptions> = {}) {
  return hearReply(on.provider, of(...clauses), { ...on.options, ...change });
}

function wordsOf(events: readonly SpeechEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'words' ? event.words : [])).map(({ text }) => text);
}

const sockets = (on: ElevenLabsStage): number => on.emulator.host.exchanges.length;

/** How long it took until the vendor knew, on the socket with this number. */
async function cancelledInMidClause(on: ElevenLabsStage, socket: number): Promise<number> {
  const reply = hearReply(on.provider, concat(of('One two three.'), NEVER), on.options);
  await reply.first('audio');
  expect(on.emulator.openContexts).toBe(1);
  const stoppedMs = performance.now();
  reply.stop();
  const cancelled = on.emulator.host.exchanges[socket];
  await cancelled?.closed;
  return (cancelled?.closedMs ?? Infinity) - stoppedMs;
}

describe('the socket of a reply', () => {
  it('is used for the next one, with the same voice', async () => {
    const on = await open();
    await hear(on, ['One.', 'Two.']).whole();
    await hear(on, ['Three.']).whole();
    expect(sockets(on)).toBe(1);
    await hear(on, ['Four.'], { voice: 'EXAVITQu4vr4xnSDxMaL' }).whole();
    expect(sockets(on)).toBe(2);
  });

  it('is opened ahead, once, by warming', async () => {
    const on = await open();
    on.provider.warm?.();
    on.provider.warm?.();
    await vi.waitUntil(() => on.emulator.host.openExchanges.length === 1, { timeout: patienceMs });
    await hear(on, ['One.']).whole();
    expect(sockets(on)).toBe(1);
  });

  it('that fails to open ahead is no error, and the reply opens its own', async () => {
    const on = await open();
    on.emulator.host.refuseNext({ status: 503 });
    on.provider.warm?.();
    await vi.waitUntil(() => sockets(on) === 1 && on.emulator.host.openExchanges.length === 0, {
      timeout: patienceMs,
    });
    await turn();
    await hear(on, ['One.']).whole();
    expect(sockets(on)).toBe(2);
  });

  it('is closed by a cancel in mid-clause, and another one is opened for the next reply', async () => {
    const on = await open({ emulator: { script: { times_real_time: 1 } } });
    await cancelledInMidClause(on, 0);
    await hear(on, ['Four.']).whole();
    expect(on.emulator.host.exchanges).toHaveLength(2);
  });

  it('is closed within 50 ms of the cancel', async () => {
    const on = await open({ emulator: { script: { times_real_time: 1 } } });
    const tookMs: number[] = [];
    // A machine that is busy with something else is not what is measured.
    for (let reply = 0; reply < 3; reply++) tookMs.push(await cancelledInMidClause(on, reply));
    expect(Math.min(...tookMs)).toBeLessThan(50);
  });

  it('that is idle between two clauses outlives its reply', async () => {
    const on = await open();
    const reply = hearReply(on.provider, concat(of('One.'), NEVER), on.options);
    await reply.first('clause-ended');
    reply.stop();
    await hear(on, ['Two.']).whole();
    expect(sockets(on)).toBe(1);
  });

  it('that the vendor closes between two clauses is replaced', async () => {
    const on = await open();
    const clauses = new Subject<string>();
    const reply = hearReply(on.provider, clauses, on.options);
    clauses.next('One.');
    await reply.first('clause-ended');
    on.emulator.closeSockets();
    await vi.waitUntil(() => on.emulator.host.openExchanges.length === 0, { timeout: patienceMs });
    await turn();
    clauses.next('Two.');
    clauses.complete();
    expect(wordsOf(await reply.whole())).toEqual(['One.', 'Two.']);
    expect(sockets(on)).toBe(2);
  });

  it('that nobody takes is closed before the vendor does it', async () => {
    const on = await open();
    await hear(on, ['One.']).whole();
    await on.clock.step(180_000);
    expect(on.clock.now()).toBe(120_000);
    await on.emulator.host.exchanges[0]?.closed;
    expect(on.clock.pending).toBe(0);
  });
});

describe('a clause', () => {
  it('has its words, although they are told from the beginning of its context', async () => {
    const on = await open({ emulator: { script: { absolute_times: true, chunk_ms: 50 } } });
    const events = await hear(on, ['Nice to meet you, Zoë.']).whole();
    const words = events.flatMap((event) => (event.type === 'words' ? event.words : []));
    expect(words.map(({ text }) => text)).toEqual(['Nice', 'to', 'meet', 'you,', 'Zoë.']);
    expect(words.map(({ startMs }) => Math.round(startMs))).toEqual([0, 250, 500, 750, 1000]);
  });

  it('is spoken without times, and around messages that nobody knows', async () => {
    const on = await open();
    on.emulator.failNext({ kind: 'no-timestamps' }, { kind: 'unknown-message' });
    const events = await hear(on, ['One two three.', 'Four five.']).whole();
    expect(wordsOf(events)).toEqual(['Four', 'five.']);
    expect(samplesOf(events, 0)).toBe(12_000);
    expect(samplesOf(events, 1)).toBe(8000);
  });

  it('is handed on as it comes, also slower than real time', async () => {
    const on = await open();
    on.emulator.failNext({ kind: 'slow', share: 0.8 });
    const reply = hear(on, ['One two.']);
    await reply.first('audio');
    expect(samplesOf(reply.events, 0)).toBe(1600);
    expect(samplesOf(await reply.whole(), 0)).toBe(8000);
  });

  it('comes at the rate and the speed that are set, as far as the vendor goes', async () => {
    const on = await open({ settings: { sample_rate: 24_000, speed: 1.1 } });
    expect(on.provider.sampleRateHz).toBe(24_000);
    expect(samplesOf(await hear(on, ['One two.'], { speed: 2 }).whole(), 0)).toBe(24_000 / 2 / 1.2);
    expect(samplesOf(await hear(on, ['One two.'], { speed: 0.5 }).whole(), 0)).toBe(
      Math.round(24_000 / 2 / 0.7),
    );
    expect(samplesOf(await hear(on, ['One two.']).whole(), 0)).toBe(Math.round(24_000 / 2 / 1.1));
  });

  it('in a voice that there is not is refused, and told how to name one', async () => {
    const on = await open();
    const error = await hear(on, ['One.'], { voice: 'nobody' }).error();
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error).toHaveProperty('message', expect.stringMatching(/no voice "nobody".*voice_id/));
  });

  it('is spoken by the embedded voice when the vendor is played live', async () => {
    const on = await open({ emulator: { live: true }, settings: { sample_rate: 8000 } });
    const events = await hear(on, ['Good morning, Anna.']).whole();
    expect(wordsOf(events)).toEqual(['Good', 'morning,', 'Anna.']);
    expect(samplesOf(events, 0)).toBeGreaterThan(5000);
  });
});

describe('the emulated vendor', () => {
  it('takes the one key alone that it is told', async () => {
    const on = await open({ emulator: { script: { api_key: 'another' } } });
    const failure = lastValueFrom(on.provider.voices());
    await expect(failure).rejects.toBeInstanceOf(ProviderRefused);
    await expect(failure).rejects.toThrow(/Invalid API key/);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
