import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runReplay } from '../../tools/commands/run-replay.ts';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { readScenario } from '../scenarios/scenario-files.ts';
import { logText } from '../support/log-text.ts';
import { testConsole } from './test-console.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'talky-replay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The log of a call with a guess, an interruption and a tool. */
async function recorded(): Promise<readonly LogEntry[]> {
  const { log } = await runFixture(
    readScenario('tools/words-before-a-long-tool.yaml'),
    await shippedPolicy(),
  );
  return log;
}

describe('talky replay of an event log', () => {
  it('passes when everything comes to the same', async () => {
    const file = written('call.ndjson', logText(await recorded()));
    const console = testConsole();
    expect(await runReplay([file], {}, console)).toBe(0);
    expect(console.out).toBe(`✓ words-before-a-long-tool  ${file}\n`);
  });

  it.each([
    ['a decision is another one', 'state.entered', { state: 'barge-in' }],
    ['a decision is missing', 'reply.finished', undefined],
    ['a request asks something else', 'llm.asked', { text: 'Something else.' }],
    ['the client was told of another state', 'client.state', { state: 'ending' }],
    ['another tool ran', 'tool.started', { name: 'other' }],
    ['an effect is missing', 'client.reply', undefined],
    [
      'other words are in the history',
      'history.grew',
      { messages: [{ role: 'assistant', text: 'It rains.' }] },
    ],
    ['nothing is in the history', 'history.grew', undefined],
    ['another number of words was heard', 'reply.heard', { words: 2 }],
    ['the client was told of other words', 'client.reply', { heard: 'It rains.' }],
    ['a timer was another one', 'timer.fired', { delayMs: 1 }],
  ])('fails, with the lines around the difference, when %s', async (_, type, change) => {
    const log = await recordedWithATimer();
    const index = log.findLastIndex((entry) => entry.type === type);
    expect(index).toBeGreaterThan(0);
    const changed = log.flatMap((entry, at) => {
      if (at !== index) return [entry];
      return change === undefined ? [] : [{ ...entry, ...change }];
    });
    const console = testConsole();
    expect(await runReplay([written('call.ndjson', logText(changed))], {}, console)).toBe(1);
    expect(console.out).toMatch(
      /line \d+, at [\d.]+ ms: the replay differs\n +recorded: .*\n +replayed: .*\n/,
    );
    expect(console.out).toMatch(/\n +> +\d+ {2}\{/);
  });

  it.each([
    ['the client was shown another text', 'client.reply', 'text', { text: 'Let it rain now.' }],
    ['the machine was told of other words', 'playout.cut', undefined, { heard: 'It rains' }],
    ['a tool had another result', 'tool.ended', undefined, { result: 'rain' }],
  ])('fails when %s than those that were heard', async (_, type, event, change) => {
    const { log } = await runFixture(readScenario('tools/cut-after-the-result.yaml'), await shippedPolicy());
    const index = log.findIndex((entry) => entry.type === type && entry['event'] === event);
    const changed = log.map((entry, at) => (at === index ? { ...entry, ...change } : entry));
    const console = testConsole();
    expect(await runReplay([written('call.ndjson', logText(log))], {}, console)).toBe(0);
    expect(await runReplay([written('call.ndjson', logText(changed))], {}, console)).toBe(1);
    expect(console.out).toContain('the replay differs');
  });

  it.each([
    ['is cut off in a line', (text: string) => text.slice(0, -20), 'cut off'],
    ['has no end', (text: string) => text.split('\n').slice(0, 12).join('\n'), 'no end of a call'],
    ['is damaged', (text: string) => text.replace('"kind":"input"', '"kind":"inp"'), 'not an entry'],
    [
      'lacks a key',
      (text: string) => text.replace(/("type":"turn.started".*?),"text":"\w+"/, '$1'),
      'a proper text',
    ],
    ['is of another version', (text: string) => text.replace('"version":3', '"version":1'), 'version 1'],
    ['lacks the policy', (text: string) => text.replace('"policy"', '"plicy"'), 'policy'],
    ['is something else', () => '{"hello":"world"}\n', 'not the beginning of an event log'],
    ['is no JSON', () => 'hello\n', 'not the beginning of an event log'],
    ['is empty', () => '', 'not the beginning of an event log'],
    [
      'runs backwards',
      (text: string) => text.replace(/\{"at":\d+/g, (at, from: number) => (from > 3000 ? '{"at":0' : at)),
      'earlier',
    ],
  ])('refuses a log that %s, and says where', async (_, damage, message) => {
    const file = written('call.ndjson', damage(logText(await recorded())));
    const replay = runReplay([file], {}, testConsole());
    await expect(replay).rejects.toMatchObject({ code: 'log-invalid', exitStatus: 2 });
    await expect(replay).rejects.toThrow(message);
    await expect(replay).rejects.toThrow(/call\.ndjson:\d+ /);
  });
});

async function recordedWithATimer(): Promise<readonly LogEntry[]> {
  const fixture = readScenario('tools/words-before-a-long-tool.yaml');
  const agent = { silence: { promptAfterMs: 3000, prompts: ['Are you there?'] } };
  const { log } = await runFixture({ ...fixture, agent, until: 14_000 }, await shippedPolicy());
  return log;
}
