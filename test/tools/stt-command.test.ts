import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom, Observable, reduce, Subject, takeWhile } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStt, type SttOptions } from '../../tools/commands/run-stt.ts';
import { fastSystem } from '../support/fast-system.ts';
import { speakAs } from '../support/spoken.ts';
import { testConsole } from './test-console.ts';
import { refusal, testProviders } from './test-providers.ts';
import { tone, wavBytes } from './wav-bytes.ts';

const options: SttOptions = { provider: 'test', language: 'en-US', timeout: 10_000, config: 'config' };
const system = fastSystem(10);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'talky-stt-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function wavFile(name: string, samples: Int16Array, sampleRateHz = 16_000): string {
  const path = join(folder, name);
  writeFileSync(path, wavBytes(samples, sampleRateHz));
  return path;
}

describe('talky stt', () => {
  it('plays a file in real time, and silence behind it until the turn is over', async () => {
    const console = testConsole();
    const file = wavFile('hello.wav', tone(400, 16_000));
    const { providers } = testProviders();
    expect(await runStt([file], options, console, { providers, system })).toBe(0);
    const lines = console.out.split('\n').map((line) => line.replace(/^ +[\d.]+ {2}/, '').trim());
    expect(lines).toEqual([
      'opened',
      'started',
      'eager    what are your hours (0.63)',
      'eot      what are your hours',
      'what are your hours',
      '',
    ]);
    expect(console.errors).toContain('test (127.0.0.1:4711, on this machine: an emulator or a proxy)');
    expect(console.errors).toMatch(/end of turn \d+ ms after the last sound/);
  });

  it('gives the recogniser some silence before a file that begins with a sound', async () => {
    const { providers } = testProviders();
    const pcm$ = new Subject<Int16Array>();
    const quietBefore = firstValueFrom(
      pcm$.pipe(
        takeWhile((pcm) => pcm.every((sample) => sample === 0)),
        reduce((ms, pcm) => ms + pcm.length / 16, 0),
      ),
    );
    providers.stt.register('late', async () => () => ({
      name: 'late',
      accepts: [{ encoding: 'linear16', sampleRateHz: 16_000 }],
      listen: (audio$) =>
        new Observable((subscriber) =>
          audio$.subscribe(({ buffer, byteOffset, byteLength }) => {
            pcm$.next(new Int16Array(buffer.slice(byteOffset, byteOffset + byteLength)));
            subscriber.next({ type: 'stt.opened' });
          }),
        ),
    }));
    const file = wavFile('hello.wav', tone(200, 16_000));
    const asked: SttOptions = { ...options, provider: 'late', timeout: 500 };
    expect(await runStt([file], asked, testConsole(), { providers, system })).toBe(1);
    expect(await quietBefore).toBeGreaterThanOrEqual(300);
  });

  it('tells the same as JSON, with when the turn was over', async () => {
    const console = testConsole();
    const file = wavFile('hello.wav', tone(400, 8000), 8000);
    const { providers } = testProviders();
    expect(await runStt([file], { ...options, json: true }, console, { providers, system })).toBe(0);
    expect(console.lines.map(({ type }) => type)).toEqual([
      'file',
      'stt.opened',
      'turn.started',
      'turn.eager-eot',
      'turn.eot',
      'summary',
    ]);
    const { endOfTurnMs, ...summary } = console.lines.at(-1) ?? {};
    expect(summary).toMatchObject({ text: 'what are your hours', turns: 1, isCutShort: false });
    expect(endOfTurnMs).toBeGreaterThanOrEqual(150);
    expect(endOfTurnMs).toBeLessThan(700);
  });

  it('hears each file for itself, and fails when there were no words in one', async () => {
    const console = testConsole();
    const files = [wavFile('hello.wav', tone(200, 16_000)), wavFile('silence.wav', new Int16Array(3200))];
    const { providers, listened } = testProviders();
    const short = { ...options, timeout: 2000 };
    expect(await runStt(files, short, console, { providers, system })).toBe(1);
    expect(listened).toHaveLength(2);
    expect(console.out).toContain('(no words)');
  });

  it('fails as the provider does, and leaves nothing open', async () => {
    const made = testProviders();
    const file = wavFile('hello.wav', tone(200, 16_000));
    const broken = { ...options, provider: 'broken' };
    await expect(runStt([file], broken, testConsole(), { ...made, system })).rejects.toBe(refusal);
    expect(made.openCount).toBe(0);
    expect(system.pendingTimers).toBe(0);
  });

  it('reads every file before it sends anything', async () => {
    const { providers, listened } = testProviders();
    const files = [wavFile('hello.wav', tone(200, 16_000)), join(folder, 'missing.wav')];
    await expect(runStt(files, options, testConsole(), { providers, system })).rejects.toMatchObject({
      code: 'audio-file-invalid',
    });
    expect(listened).toEqual([]);
  });

  it('tells the embedded recogniser to expect the flow, or the phrases that are given', async () => {
    const file = wavFile('yes.wav', await speakAs('rms', 'yes', 16_000));
    const embedded: SttOptions = { ...options, provider: 'embedded', phrase: ['yes | no'], fast: true };
    const console = testConsole();
    expect(await runStt([file], embedded, console)).toBe(0);
    expect(console.out.trim().split('\n').at(-1)).toBe('yes');
    expect(console.errors).toContain('it expects the phrases that were given');
  });

  it('gives other recognisers the words of a flow only when it is asked to', async () => {
    const { providers, listened } = testProviders();
    const file = wavFile('hello.wav', tone(200, 16_000));
    for (const flow of [undefined, 'front-desk']) {
      const asked = flow === undefined ? options : { ...options, flow };
      await runStt([file], asked, testConsole(), { providers, system });
    }
    const contexts = await Promise.all(
      listened.map(({ context$ }) => new Promise((resolve) => context$.subscribe(resolve))),
    );
    expect(contexts[0]).toEqual({});
    expect(contexts[1]).toHaveProperty('grammar');
  });
});
