import { beforeAll, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { linearToMuLaw } from '../../src/audio/g711.ts';
import { loadResampler } from '../../src/audio/resampler.ts';
import { ProviderThrottled } from '../../src/errors/provider-error.ts';
import { phone } from './hand-providers.ts';
import { expectOver } from './over.ts';
import { nothingReachesTheProcess } from './process-watch.ts';
import { frameBytes, gone, refusing, talk, twoEars } from './two-ears.ts';

nothingReachesTheProcess();

describe('the next recogniser', () => {
  it('takes over in the middle of a word, and is given all of it', async () => {
    const { first, second, call } = twoEars();
    const rig = await call();
    first.hear({ type: 'turn.started', turn: 0, text: '' });
    first.hear({ type: 'turn.updated', turn: 0, text: 'I want a' });
    await talk(rig, 15);
    refusing(first);
    first.fail(gone('first'));
    // The caller does not stop talking.
    rig.session.receiveAudio(new Uint8Array(frameBytes).fill(15));
    await rig.run(100);
    expect([first.live, second.live]).toEqual([0, 1]);
    rig.session.receiveAudio(new Uint8Array(frameBytes).fill(16));
    const given = second.heard[0] ?? [];
    expect(given).toHaveLength(17 * frameBytes);
    for (let frame = 0; frame < 17; frame++) expect(given[frame * frameBytes]).toBe(frame);
    expect(second.listened[0]?.firstTurn).toBe(0);
    second.hear({ type: 'turn.updated', turn: 0, text: 'I want a table' });
    second.hear({ type: 'turn.eot', turn: 0, text: 'I want a table.' });
    expect(rig.session.history).toEqual([{ role: 'user', text: 'I want a table.' }]);
    expect(rig.line.state).toBe('thinking');
  });

  it('goes on counting the turns where the one before it stopped', async () => {
    const { first, second, call } = twoEars();
    const rig = await call();
    first.say(0, 'Hello.');
    refusing(first);
    first.fail(gone('first'));
    await rig.run(200);
    expect(second.listened[0]?.firstTurn).toBe(1);
  });

  it('is told what the caller is expected to say', async () => {
    const { first, second, call } = twoEars();
    const rig = await call({
      agent: {
        models: [
          {
            name: 'guide',
            generate: () => {
              throw new Error('no');
            },
            expects: () => ({ keyterms: ['Rome'] }),
          },
        ],
      },
    });
    refusing(first);
    first.fail(gone('first'));
    await rig.run(200);
    const heard: unknown[] = [];
    second.listened[0]?.context$.subscribe((context) => heard.push(context)).unsubscribe();
    expect(heard).toEqual([{ keyterms: ['Rome'] }]);
  });
});

describe('a recogniser that breaks in the middle of a call', () => {
  it('is tried once more, and then left for the next one if it has heard nothing since', async () => {
    const { first, second, call } = twoEars();
    const rig = await call();
    first.hear({ type: 'stt.alive' });
    first.fail(gone('first'));
    await rig.run(100);
    expect([first.listened.length, second.listened.length]).toEqual([2, 0]);
    first.fail(gone('first'));
    await rig.run(200);
    expect([first.live, second.live]).toEqual([0, 1]);
    expect(rig.line.errors).toEqual(['provider-unreachable', 'provider-unreachable']);
  });

  it('is stayed with when it has worked between its breaks', async () => {
    const { first, second, call } = twoEars();
    const rig = await call();
    for (let round = 0; round < 5; round++) {
      first.hear({ type: 'stt.alive' });
      first.fail(gone('first'));
      await rig.run(200);
    }
    expect([first.listened.length, second.listened.length]).toEqual([6, 0]);
  });

  it('is left for the next one as well when it has stalled twice', async () => {
    const { first, second, call } = twoEars();
    const rig = await call({ policy: { stt: { stallMs: 1000, giveUpMs: 15_000 } } });
    await talk(rig, 25);
    expect([first.listened.length, second.listened.length]).toEqual([2, 1]);
    expect(rig.line.outputs.map(({ output }) => output)).toContainEqual(
      expect.objectContaining({
        type: 'error',
        code: 'provider-stalled',
        message: expect.stringContaining('first'),
      }),
    );
  });

  it('is given another chance when no other one is any better', async () => {
    const { first, second, call } = twoEars();
    const rig = await call();
    for (const ears of [first, first, second, second]) {
      ears.fail(gone(ears.name));
      await rig.run(2000);
    }
    expect(first.live + second.live).toBe(1);
    expect(rig.line.state).toBe('listening');
  });
});

describe('a recogniser that is out of quota', () => {
  it('is kept out of new calls and of connections that are opened again, and then comes back', async () => {
    const { first, second, call } = twoEars();
    const early = await call();
    refusing(first, new ProviderThrottled('too many', { provider: 'first', retryAfterMs: 10_000 }));
    await call();
    first.onListen = (subscriber) => subscriber.next({ type: 'stt.opened' });
    await early.run(100);
    const { length } = first.listened;
    await call();
    second.fail(gone('second'));
    await early.run(500);
    expect(first.listened).toHaveLength(length);
    await early.run(9500);
    await call();
    expect(first.listened).toHaveLength(length + 1);
  });

  it('is named in the event log, and to the client once that knows of the call', async () => {
    const { first, call } = twoEars();
    const rig = await call();
    refusing(first, new ProviderThrottled('too many', { provider: 'first', retryAfterMs: 10_000 }));
    first.fail(gone('first'));
    await rig.run(200);
    const entries = rig.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.filter(({ type }) => type === 'stt.asked' || type === 'provider.failed')).toMatchObject([
      { type: 'stt.asked', provider: 'first' },
      { type: 'provider.failed', provider: 'first', code: 'provider-unreachable' },
      { type: 'stt.asked', provider: 'first' },
      { type: 'provider.failed', provider: 'first', code: 'provider-throttled' },
      { type: 'stt.asked', provider: 'second' },
    ]);
    expect(
      rig.line.outputs.flatMap(({ output }) => (output.type === 'error' ? [output.message] : [])),
    ).toEqual(['first: gone', 'first: too many']);
  });
});

describe('what the caller says', () => {
  beforeAll(async () => {
    await loadResampler();
  });

  it('reaches each recogniser in a format that it takes, what is sent again included', async () => {
    const mulaw: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8000 };
    const { first, second, call } = twoEars();
    first.accepts = [mulaw];
    second.accepts = [phone];
    const rig = await call({
      session: { start: { audio: mulaw, output: phone, metadata: {}, transport: 'test' } },
    });
    const loud = linearToMuLaw[1000] ?? 0;
    rig.session.receiveAudio(Uint8Array.of(loud, loud));
    expect(first.heard[0]).toEqual([loud, loud]);
    refusing(first);
    first.fail(gone('first'));
    await rig.run(200);
    rig.session.receiveAudio(Uint8Array.of(loud));
    expect(second.listened[0]?.audio).toEqual(phone);
    const pcm = new Int16Array(Uint8Array.from(second.heard[0] ?? []).buffer);
    expect(pcm).toHaveLength(3);
    for (const sample of pcm) expect(Math.abs(sample - 1000)).toBeLessThan(40);
  });

  it('is resampled anew for each, as much of it as there is', async () => {
    const { first, second, call } = twoEars();
    second.accepts = [{ encoding: 'linear16', sampleRateHz: 16_000 }];
    const rig = await call();
    await talk(rig, 10);
    refusing(first);
    first.fail(gone('first'));
    await rig.run(200);
    expect(first.heard[0]).toHaveLength(10 * frameBytes);
    const asked = rig.log
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ type }) => type === 'stt.asked');
    expect(asked.map(({ resentMs }) => resentMs)).toEqual([undefined, 1000, 1000]);
    // Twice as many samples, but for what the filter still holds.
    const { length } = second.heard[0] ?? [];
    expect(length).toBeGreaterThan(2 * 10 * frameBytes - 1000);
    expect(length).toBeLessThanOrEqual(2 * 10 * frameBytes);
  });
});

it('leaves nothing behind, whichever recogniser the call ends with', async () => {
  const { first, second, call } = twoEars();
  const rig = await call();
  await talk(rig, 5);
  refusing(first);
  first.fail(gone('first'));
  await rig.run(200);
  second.say(0, 'Hello.');
  rig.session.receive({ type: 'caller.hung-up' });
  expectOver({ ...rig, ears: second });
  expect(first.live).toBe(0);
});
