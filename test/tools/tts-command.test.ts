import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runTts, type TtsOptions } from '../../tools/commands/run-tts.ts';
import { runVoices } from '../../tools/commands/run-voices.ts';
import { testConsole } from './test-console.ts';
import { refusal, testProviders } from './test-providers.ts';
import { parseWav } from './wav-bytes.ts';

const options: TtsOptions = {
  provider: 'test',
  speed: 1,
  language: 'en-US',
  timeout: 10_000,
  config: 'config',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'talky-tts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('talky tts', () => {
  it('writes the speech to a file, and tells its length and when each word is spoken', async () => {
    const console = testConsole();
    const out = join(folder, 'out.wav');
    const json = { ...options, out, json: true } as const;
    const { providers } = testProviders();
    expect(await runTts('Good morning. How are you?', json, console, { providers })).toBe(0);
    const { sampleRateHz, channels } = parseWav(readFileSync(out));
    expect({ sampleRateHz, samples: channels[0]?.length }).toEqual({ sampleRateHz: 16_000, samples: 8000 });
    expect(console.lines[0]).toMatchObject({
      type: 'speech',
      provider: 'test',
      voice: 'ann',
      durationMs: 500,
      out,
      words: [
        { text: 'Good', startMs: 0, endMs: 100 },
        { text: 'morning.', startMs: 100, endMs: 200 },
        { text: 'How', startMs: 200, endMs: 300 },
        { text: 'are', startMs: 300, endMs: 400 },
        { text: 'you?', startMs: 400, endMs: 500 },
      ],
    });
    const { firstAudioMs, totalMs } = console.lines[0] as { firstAudioMs: number; totalMs: number };
    expect(firstAudioMs).toBeLessThanOrEqual(totalMs);
  });

  it('plays it where there is a player, and says where there is none', async () => {
    const { providers } = testProviders();
    const without = testConsole();
    expect(await runTts('Good morning.', options, without, { providers })).toBe(0);
    expect(without.out).toContain('not played: none of aplay');
    const player = join(folder, 'aplay');
    writeFileSync(player, '#!/bin/sh\nexec /bin/cat > "$0.played"\n');
    chmodSync(player, 0o755);
    const playing = testConsole('', { PATH: folder });
    expect(await runTts('Good morning.', options, playing, { providers })).toBe(0);
    expect(readFileSync(`${player}.played`)).toHaveLength(2 * 3200);
    expect(playing.out).not.toContain('not played');
  });

  it('fails as the provider does, and closes what it opened', async () => {
    const made = testProviders();
    const broken = { ...options, provider: 'broken' };
    await expect(runTts('Good morning.', broken, testConsole(), made)).rejects.toBe(refusal);
    expect(made.openCount).toBe(0);
  });

  it('names the nearest provider for one that there is not', async () => {
    const { providers } = testProviders();
    const wrong = { ...options, provider: 'embeded' };
    await expect(runTts('Good morning.', wrong, testConsole(), { providers })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('Did you mean "embedded"?'),
    });
  });
});

describe('talky voices', () => {
  const all = { timeout: 10_000, config: 'config' };

  it('lists those of every provider that is ready, and marks the ones that speak unless told otherwise', async () => {
    const console = testConsole();
    const { providers } = testProviders();
    expect(await runVoices({ ...all, provider: 'test' }, console, { providers })).toBe(0);
    expect(console.out).toBe('PROVIDER  ID     LANGUAGE  NAME\ntest      ann *  en-US     Ann\n');
    const embedded = testConsole();
    expect(await runVoices({ ...all, json: true }, embedded)).toBe(0);
    expect(embedded.lines.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      ['slt', true],
      ['rms', false],
      ['awb', false],
      ['kal16', false],
    ]);
  });

  it('lists the others, and fails, when a provider does not answer', async () => {
    const console = testConsole();
    const { providers } = testProviders();
    expect(await runVoices(all, console, { providers })).toBe(1);
    expect(console.out).toContain('Ann');
    expect(console.errors).toContain('provider-refused: test refuses the key');
  });

  it('has the status of a wrong setting for a provider without its key', async () => {
    const console = testConsole();
    expect(await runVoices({ ...all, provider: 'elevenlabs' }, console)).toBe(2);
    expect(console.errors).toContain('ELEVENLABS_API_KEY');
  });
});
