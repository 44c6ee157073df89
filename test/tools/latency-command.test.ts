import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runLatency, type LatencyOptions } from '../../tools/commands/run-latency.ts';
import { fastSystem } from '../support/fast-system.ts';
import { testConsole } from './test-console.ts';
import { testProviders } from './test-providers.ts';
import { tone, wavBytes } from './wav-bytes.ts';

const folder = mkdtempSync(join(tmpdir(), 'talky-latency-'));
const file = join(folder, 'sentence.wav');
writeFileSync(file, wavBytes(tone(600, 16_000), 16_000));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const all: LatencyOptions = {
  runs: 2,
  file,
  stt: 'test',
  llm: 'test',
  tts: 'test',
  timeout: 10_000,
  config: 'config',
};
const system = fastSystem(10);

describe('talky latency', () => {
  it('times each stage and the chain of them beside the budget, and says against what', async () => {
    const console = testConsole();
    const { providers, requests } = testProviders();
    expect(await runLatency({ ...all, json: true }, console, { providers, system })).toBe(0);
    const [stt, , , chain] = console.lines;
    expect(console.lines.map(({ stage, budgetMs }) => [stage, budgetMs])).toEqual([
      ['stt', 300],
      ['llm', 100],
      ['tts', 150],
      ['chain', 700],
    ]);
    for (const { runsMs } of console.lines) expect(runsMs).toHaveLength(2);
    // The recogniser waits for 200 ms of silence; nothing behind it takes any time.
    expect(stt).toMatchObject({ provider: 'test', endpoint: expect.stringContaining('127.0.0.1:4711') });
    expect(stt?.['p50']).toBeGreaterThan(150);
    expect(chain?.['p50']).toBeGreaterThan(150);
    for (const { p95 } of console.lines) expect(p95).toBeTypeOf('number');
    // One that is not counted, two for the model alone, and two of the chain with what was heard.
    expect(requests.map(({ messages }) => messages.at(-1))).toEqual([
      ...Array.from({ length: 3 }, () => ({ role: 'user', text: 'What are your hours?' })),
      ...Array.from({ length: 2 }, () => ({ role: 'user', text: 'what are your hours' })),
    ]);
    expect(system.pendingTimers).toBe(0);
  });

  it('times one provider alone, without a chain', async () => {
    const console = testConsole();
    const { providers } = testProviders();
    const alone = { runs: 3, timeout: 10_000, config: 'config', json: true } as const;
    const asked: LatencyOptions = { ...alone, provider: 'scripted', agent: 'front-desk' };
    expect(await runLatency(asked, console, { providers })).toBe(0);
    expect(console.lines.map(({ stage }) => stage)).toEqual(['llm']);
  });

  it('holds what is not on this machine against the budget', async () => {
    const console = testConsole();
    const { providers } = testProviders();
    const alone: LatencyOptions = { runs: 1, timeout: 10_000, config: 'config', provider: 'scripted' };
    const asked = { ...alone, agent: 'front-desk' };
    expect(await runLatency({ ...asked, json: true }, console, { providers })).toBe(0);
    expect(console.lines).toMatchObject([{ p50WithinBudget: true, p95WithinBudget: true }]);
    const table = testConsole();
    expect(await runLatency(asked, table, { providers })).toBe(0);
    expect(table.out).toMatch(/language model +scripted .* ms ✓ .* ms ✓ +< 100 ms +1\n$/);
  });

  it('gives no verdict on what is on this machine, nor on a chain with it, and says why', async () => {
    const [json, table] = [testConsole(), testConsole()];
    const { providers } = testProviders();
    const mixed: LatencyOptions = { ...all, runs: 1, llm: 'scripted', agent: 'front-desk' };
    expect(await runLatency({ ...mixed, json: true }, json, { providers, system })).toBe(0);
    expect(json.lines.map(({ stage, p95WithinBudget }) => [stage, p95WithinBudget])).toEqual([
      ['stt', null],
      ['llm', true],
      ['tts', null],
      ['chain', null],
    ]);
    expect(json.lines[0]).toMatchObject({ noVerdict: expect.stringMatching(/^test is on this machine/) });
    expect(await runLatency(mixed, table, { providers, system })).toBe(0);
    expect(table.out.match(/^.*[✓✗].*$/gm)).toHaveLength(1);
    expect(table.out).toMatch(/\n– {2}no verdict: test is on this machine, and an emulator's pace .*\n$/);
  });

  it('goes on with the other stages when one fails, and fails in the end', async () => {
    const console = testConsole();
    const { providers } = testProviders();
    expect(await runLatency({ ...all, runs: 1, tts: 'broken' }, console, { providers, system })).toBe(1);
    expect(console.out).toMatch(/language model +test .* ms – +< 100 ms +1\n/);
    expect(console.out).toMatch(/text-to-speech +broken .* – +– +< 150 ms +0\n/);
    expect(console.errors).toContain('provider-refused: test refuses the key');
  });
});
