import { concat, NEVER, of, Subject } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../../src/errors/provider-error.ts';
import type { SpeakOptions } from '../../../src/ports/text-to-speech.ts';
import { turnsOfTheLoop } from '../../support/active-resources.ts';
import { endsOf, hearReply, samplesOf, type HeardReply } from '../../contracts/heard-reply.ts';
import { openSonicStage, type SonicStage, type SonicStageOptions } from './sonic-stage.ts';
import { eventually } from '../../support/eventually.ts';
import { patienceMs } from '../../support/patience.ts';

const stages: SonicStage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
});

async function stageOf(options?: SonicStageOptions): Promise<SonicStage> {
  const stage = await openSonicStage(options);
  stages.push(stage);
  return stage;
}

function say(stage: SonicStage, ...clauses: readonly string[]): HeardReply {
  return hearReply(stage.provider, of(...clauses), stage.options);
}

interface Frame {
  readonly context_id: string;
  readonly transcript?: string;
  readonly [field: string]: unknown;
}

function frames({ emulator }: SonicStage): readonly Frame[] {
  return emulator.host.exchanges.flatMap(({ frames: sent }) =>
    sent.map((frame) => JSON.parse(String(frame)) as Frame),
  );
}

function contexts(stage: SonicStage): readonly string[] {
  return [...new Set(frames(stage).map(({ context_id: id }) => id))];
}

const samplesPerWord = 16_000 * 0.04;

describe('a reply over the socket', () => {
  it('is one context, whose frames differ in nothing but their text and what follows on it', async () => {
    const stage = await stageOf({ settings: { speed: 1.2, emotion: 'calm', volume: 0.8 } });
    await say(stage, 'Well,', 'here I am.').whole();
    expect(contexts(stage)).toHaveLength(1);
    const fixed = frames(stage).map(({ transcript: _text, continue: _more, flush: _flush, ...rest }) => rest);
    for (const rest of fixed) expect(rest).toEqual(fixed[0]);
    expect(fixed[0]).toMatchObject({
      model_id: 'sonic-3',
      language: 'en',
      max_buffer_delay_ms: 0,
      add_timestamps: true,
      output_format: { container: 'raw', encoding: 'pcm_s16le', sample_rate: 16_000 },
      generation_config: { speed: 1.2, emotion: 'calm', volume: 0.8 },
    });
  });

  it('joins its clauses with the space that was taken off them', async () => {
    const stage = await stageOf();
    await say(stage, 'Well,', 'here I am.').whole();
    const joined = frames(stage)
      .map(({ transcript = '' }) => transcript)
      .join('');
    expect(joined).toBe('Well, here I am.');
  });

  it.each([false, true])(
    'keeps its clauses apart where the service flushes by itself after each text: %s',
    async (flushesEachText) => {
      const stage = await stageOf({ emulator: { script: { flushesEachText } } });
      const events = await say(stage, 'One two three.', 'Four.', 'Five six.').whole();
      expect([0, 1, 2].map((clause) => samplesOf(events, clause) / samplesPerWord)).toEqual([3, 1, 2]);
      expect(events.at(-1)).toEqual({ type: 'clause-ended', clause: 2 });
    },
  );

  it.each([
    [500, 1],
    [800, 2],
    [1000, 2],
  ])('that pauses for %i ms has %i context(s): one lasts a second', async (pauseMs, count) => {
    const stage = await stageOf({ oneClock: true });
    const clauses = new Subject<string>();
    const reply = hearReply(stage.provider, clauses, stage.options);
    clauses.next('One moment.');
    await reply.first('clause-ended');
    stage.clock.setTimeout(() => undefined, pauseMs);
    while (await stage.clock.step(pauseMs)) await new Promise((resolve) => setImmediate(resolve));
    clauses.next('Here it is.');
    clauses.complete();
    const events = await reply.whole();
    expect(samplesOf(events, 1)).toBe(3 * samplesPerWord);
    expect(contexts(stage)).toHaveLength(count);
    expect(frames(stage).some(({ transcript }) => transcript === 'Here it is.')).toBe(count === 2);
  });

  it.each([
    ['has expired before it was due', true],
    ['expires while the next clause is on its way', false],
  ])('goes on in a fresh context when its own %s', async (_, isTold) => {
    const stage = await stageOf({ oneClock: true, emulator: { script: { contextExpiryMs: 300 } } });
    const clauses = new Subject<string>();
    const reply = hearReply(stage.provider, clauses, stage.options);
    clauses.next('One moment.');
    await reply.first('clause-ended');
    await vi.waitUntil(() => stage.clock.nextMs !== undefined, { timeout: patienceMs });
    const [first] = stage.emulator.host.exchanges;
    while (stage.clock.stepNow(300));
    if (isTold) await turnsOfTheLoop(20);
    clauses.next('Here it is.');
    clauses.complete();
    const events = await reply.whole();
    expect(samplesOf(events, 1)).toBe(3 * samplesPerWord);
    expect(contexts(stage)).toHaveLength(2);
    // It had been asked of the old context already where the word of its end was not here yet.
    const asked = frames(stage).filter(({ transcript = '' }) => transcript.trim() === 'Here it is.');
    expect(asked).toHaveLength(isTold ? 1 : 2);
    expect(stage.emulator.host.exchanges).toEqual([first]);
  });

  it('asks again in a fresh context when the service has ended one under a clause', async () => {
    const stage = await stageOf();
    stage.emulator.failNext('done-early');
    const events = await say(stage, 'Here it is.').whole();
    expect(samplesOf(events, 0)).toBe(3 * samplesPerWord);
    expect(contexts(stage)).toHaveLength(2);
  });

  it('ends a clause that the service finds no sound for', async () => {
    const stage = await stageOf();
    const reply = say(stage, '🙂', 'Fine.');
    await eventually(() => expect(frames(stage).length).toBeGreaterThanOrEqual(2));
    await eventually(async () => {
      await stage.clock.step(500);
      expect(endsOf(reply.events, 0)).toBe(1);
    });
    const events = await reply.whole();
    expect([samplesOf(events, 0), samplesOf(events, 1)]).toEqual([0, samplesPerWord]);
  });

  it('does without word times where none come', async () => {
    const stage = await stageOf({ emulator: { script: { timestamps: false } } });
    const events = await say(stage, 'One two.', 'Three.').whole();
    expect(events.some(({ type }) => type === 'words')).toBe(false);
    expect(endsOf(events, 1)).toBe(1);
  });

  it('does not mind messages that nobody knows', async () => {
    const stage = await stageOf();
    stage.emulator.failNext('unknown-type');
    expect(samplesOf(await say(stage, 'One two.').whole(), 0)).toBe(2 * samplesPerWord);
  });

  it('is played as it comes, however slowly it is made', async () => {
    const stage = await stageOf({ emulator: { script: { pace: 1.5, chunkMs: 20 } } });
    const reply = say(stage, 'One two.');
    await reply.first('audio');
    expect(endsOf(reply.events, 0)).toBe(0);
    expect(samplesOf(await reply.whole(), 0)).toBe(2 * samplesPerWord);
  });

  it('hears nothing of the audio that still comes after it was cancelled', async () => {
    const stage = await stageOf({ emulator: { script: { pace: 0.5, chunkMs: 10 } } });
    const dropped = hearReply(stage.provider, concat(of('One two three four five.'), NEVER), stage.options);
    await dropped.first('audio');
    const count = dropped.stop();
    await eventually(() => expect(stage.emulator.openReplies()).toBe(0));
    expect(stage.emulator.runningContexts()).toBe(1);
    const next = await say(stage, 'Six.').whole();
    await eventually(() => expect(stage.emulator.runningContexts()).toBe(0));
    expect(samplesOf(next, 0)).toBe(samplesPerWord);
    expect(dropped.events).toHaveLength(count);
  });
});

/** What the vendor is sent first. */
async function wire(
  settings: SonicStageOptions['settings'],
  options: Partial<SpeakOptions> = {},
): Promise<Frame | undefined> {
  const stage = await stageOf(settings === undefined ? {} : { settings });
  await hearReply(stage.provider, of('Hi.'), { ...stage.options, ...options }).whole();
  return frames(stage)[0];
}

describe('what is asked for', () => {
  it('is in the language of the call, or in that of the settings, never in a language and a locale', async () => {
    expect(await wire(undefined, { language: 'fr-CA' })).toMatchObject({ language: 'fr' });
    expect(await wire({ language: 'de' }, { language: 'fr-CA' })).toMatchObject({ language: 'de' });
    const british = await wire({ language: 'en-GB' });
    expect(british).toMatchObject({ locale: 'en-GB' });
    expect(british).not.toHaveProperty('language');
  });

  it('has the speed of the settings times that of the agent', async () => {
    expect(await wire({ speed: 1.2 }, { speed: 1.1 })).toMatchObject({ generation_config: { speed: 1.32 } });
    expect(await wire(undefined)).not.toHaveProperty('generation_config');
  });

  it.each([
    [0.5, 0.6],
    [2, 1.5],
  ])('has, for the speed %s, the nearest that the vendor takes: %s', async (asked, speed) => {
    expect(await wire(undefined, { speed: asked })).toMatchObject({ generation_config: { speed } });
  });

  it('says of the voice that it is an id to older versions', async () => {
    expect(
      await wire({ version: '2026-03-01', voice_id: 'a0e99841-438c-4a64-b679-ae501e7d6091' }),
    ).toMatchObject({
      voice: { mode: 'id', id: 'a0e99841-438c-4a64-b679-ae501e7d6091' },
    });
  });

  it.each([
    ['a voice that there is not', { voice_id: 'nobody' }],
    ['a version that there is not', { version: '2020-01-01' }],
    ['a model that is no more', { model_id: 'sonic-2' }],
  ])('is refused for %s', async (_, settings) => {
    const stage = await stageOf({ settings });
    expect(await say(stage, 'Hi.').error()).toBeInstanceOf(ProviderRefused);
  });
});

describe('a limit of the plan', () => {
  it('throttles the reply that is one too many, and no other', async () => {
    const stage = await stageOf({ emulator: { script: { concurrency: 1, pace: 0.2 } } });
    const first = say(stage, 'One two three.');
    await first.first('audio');
    expect(await say(stage, 'Four.').error()).toBeInstanceOf(ProviderThrottled);
    expect(endsOf(await first.whole(), 0)).toBe(1);
  });
});

describe('the connection breaking between two clauses', () => {
  it('is made up for by a new one', async () => {
    const stage = await stageOf({ oneClock: true, emulator: { script: { idleCloseMs: 500 } } });
    const clauses = new Subject<string>();
    const reply = hearReply(stage.provider, clauses, stage.options);
    clauses.next('One moment.');
    await reply.first('clause-ended');
    await stage.clock.step(500);
    await stage.emulator.host.exchanges[0]?.closed;
    await eventually(() => expect(stage.emulator.host.openExchanges).toEqual([]));
    clauses.next('Here it is.');
    clauses.complete();
    expect(samplesOf(await reply.whole(), 1)).toBe(3 * samplesPerWord);
  });

  it('in the middle of several replies fails all of them', async () => {
    const stage = await stageOf({ emulator: { script: { pace: 0.2 } } });
    const others = [say(stage, 'One two three.'), say(stage, 'One two three.')];
    for (const other of others) await other.first('audio');
    stage.emulator.failNext('drop-at-once');
    const errors = await Promise.all([...others, say(stage, 'Four.')].map((reply) => reply.error()));
    for (const error of errors) expect(error).toBeInstanceOf(ProviderUnreachable);
    expect(stage.emulator.host.exchanges).toHaveLength(1);
    expect(endsOf(await say(stage, 'Again.').whole(), 0)).toBe(1);
  });
});
