import { concat, lastValueFrom, NEVER, of } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProviderRefused } from '../../../src/errors/provider-error.ts';
import type { SpeakOptions, SpeechEvent } from '../../../src/ports/text-to-speech.ts';
import { hearReply, samplesOf } from '../../contracts/heard-reply.ts';
import { azureStage, type AzureStage, type AzureStageOptions } from './azure-stage.ts';
import { patienceMs } from '../../support/patience.ts';

let stage: AzureStage | undefined;
afterEach(() => stage?.close());

async function open(options: AzureStageOptions = {}): Promise<AzureStage> {
  stage = await azureStage(options);
  return stage;
}

function hear(on: AzureStage, clauses: readonly string[], change: Partial<SpeakOptions> = {}) {
  return hearReply(on.provider, of(...clauses), { ...on.options, ...change });
}

function wordsOf(events: readonly SpeechEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'words' ? event.words : [])).map(({ text }) => text);
}

function framesOf(on: AzureStage, exchange = 0): readonly string[] {
  return on.emulator.host.exchanges[exchange]?.frames.map(String) ?? [];
}

/** How long it took until the vendor knew, on the socket with this number. */
async function cancelledInMidClause(on: AzureStage, socket: number): Promise<number> {
  const reply = hearReply(on.provider, concat(of('One two three.'), NEVER), on.options);
  await reply.first('audio');
  expect(on.emulator.openTurns).toBe(1);
  const stoppedMs = performance.now();
  reply.stop();
  const cancelled = on.emulator.host.exchanges[socket];
  await cancelled?.closed;
  return (cancelled?.closedMs ?? Infinity) - stoppedMs;
}

describe('a connection', () => {
  it('speaks reply after reply, in any voice, and is configured once', async () => {
    const on = await open();
    await hear(on, ['One.', 'Two.']).whole();
    await hear(on, ['Three.'], { voice: 'en-GB-SoniaNeural', language: 'en-GB' }).whole();
    expect(on.emulator.host.exchanges).toHaveLength(1);
    const paths = framesOf(on).map((frame) => /^Path: (\S+)/.exec(frame)?.[1]);
    const turn = ['synthesis.context', 'ssml'];
    expect(paths).toEqual(['speech.config', ...turn, ...turn, ...turn]);
    expect(framesOf(on).at(-1)).toContain('xml:lang="en-GB"><voice name="en-GB-SoniaNeural">');
  });

  it('is opened and configured ahead by warming', async () => {
    const on = await open();
    on.provider.warm?.();
    await vi.waitUntil(() => framesOf(on).length === 1, { timeout: patienceMs });
    await hear(on, ['One.']).whole();
    expect(on.emulator.host.exchanges).toHaveLength(1);
  });

  it('has an id of its own, and the key in its header alone', async () => {
    const on = await open();
    await hear(on, ['One.']).whole();
    const [exchange] = on.emulator.host.exchanges;
    expect(exchange?.headers['x-connectionid']).toMatch(/^[0-9a-f]{32}$/);
    expect(exchange?.headers['ocp-apim-subscription-key']).toBe('az-canary-7b21d4');
    expect([...(exchange?.query.keys() ?? [])]).toEqual([]);
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
});

describe('a clause', () => {
  it('has the words that it is written with, whatever marks and markup are in them', async () => {
    const on = await open();
    const text = 'Is “R&D” <open> – or not?';
    const events = await hear(on, [text]).whole();
    expect(wordsOf(events).join(' ')).toBe(text);
  });

  it('is spoken without times, and around messages that nobody knows', async () => {
    const on = await open();
    on.emulator.failNext({ kind: 'no-timestamps' }, { kind: 'unknown-message' });
    const events = await hear(on, ['One two three.', 'Four five.']).whole();
    expect(wordsOf(events)).toEqual(['Four', 'five.']);
    expect([samplesOf(events, 0), samplesOf(events, 1)]).toEqual([12_000, 8000]);
  });

  it('is handed on as it comes, also slower than real time', async () => {
    const on = await open();
    on.emulator.failNext({ kind: 'slow', share: 0.8 });
    const reply = hear(on, ['One two.']);
    await reply.first('audio');
    expect(samplesOf(reply.events, 0)).toBe(1600);
    expect(samplesOf(await reply.whole(), 0)).toBe(8000);
  });

  it('has the rate, the style and the speed that are set, as far as the vendor goes', async () => {
    const settings = { sample_rate: 8000, style: 'cheerful', style_degree: 2, speed: 1.5, language: 'en-GB' };
    const on = await open({ settings });
    expect(samplesOf(await hear(on, ['One two.'], { speed: 1.5 }).whole(), 0)).toBe(2000);
    expect(framesOf(on).at(-1)).toContain('xml:lang="en-GB"');
    expect(framesOf(on).at(-1)).toContain('<mstts:express-as style="cheerful" styledegree="2">');
    expect(samplesOf(await hear(on, ['One two.'], { speed: 0.8 }).whole(), 0)).toBe(Math.round(4000 / 1.2));
  });

  it('in a voice that there is not is refused, and told how to name one', async () => {
    const on = await open();
    const error = await hear(on, ['One.'], { voice: 'en-US-NobodyNeural' }).error();
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/no voice "en-US-NobodyNeural".*short name/),
    );
  });

  it('is spoken by the embedded voice when the vendor is played live', async () => {
    const on = await open({ emulator: { live: true }, settings: { sample_rate: 24_000 } });
    const events = await hear(on, ['Good morning, Anna.']).whole();
    expect(wordsOf(events)).toEqual(['Good', 'morning,', 'Anna.']);
    expect(samplesOf(events, 0)).toBeGreaterThan(15_000);
  });
});

describe('the emulated vendor', () => {
  it('takes the one key alone that it is told', async () => {
    const on = await open({ emulator: { script: { api_key: 'another' } } });
    const failure = lastValueFrom(on.provider.voices());
    await expect(failure).rejects.toBeInstanceOf(ProviderRefused);
    await expect(failure).rejects.toThrow(/Access denied/);
  });
});
