import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReport } from '../../tools/commands/run-report.ts';
import { allTogether, reportOf, type CallReport } from '../../tools/report/call-report.ts';
import { readCallLog } from '../../tools/report/call-log.ts';
import type { Fixture } from '../../tools/replay/fixture.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { readScenario, scenarioFiles } from '../scenarios/scenario-files.ts';
import { runTalky } from './talky-process.ts';
import { testConsole } from './test-console.ts';

let folder: string;

type Told = Partial<Fixture>;

/** The log of a call that a fixture describes. */
async function logOf(fixture: Told): Promise<string> {
  const whole = { name: 'told', about: 'A call to be reported.', expect: {}, ...fixture };
  const { log } = await runFixture(whole, await shippedPolicy());
  return log.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

async function reported(fixture: Told): Promise<CallReport> {
  return reportOf(readCallLog('told.ndjson', await logOf(fixture)));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talky-report-'));
});
afterAll(() => rm(folder, { recursive: true }));

const story = { reply: 'Once upon a time there was a king who had three sons.', repeat: true } as const;

describe('the report of a call', () => {
  it('has the parts of what each caller waited, which sum to it, in every scenario', async () => {
    let waits = 0;
    for (const file of scenarioFiles) {
      const { turns } = reportOf(readCallLog(file, await logOf(readScenario(file))));
      for (const { waterfall } of turns) {
        if (waterfall === undefined) continue;
        waits++;
        const { waitedMs, firstTokenMs, clauseMs, audioMs, hiddenMs, restMs } = waterfall;
        const parts = [firstTokenMs, clauseMs, audioMs, hiddenMs, restMs];
        expect({ file, sum: parts.reduce((sum, part) => sum + part) - 2 * hiddenMs }).toEqual({
          file,
          sum: expect.closeTo(waitedMs, 1) as number,
        });
        expect({ file, least: Math.min(0.2, ...parts.map((part) => part + 0.2)) >= 0 }).toEqual({
          file,
          least: true,
        });
      }
    }
    expect(waits).toBeGreaterThan(100);
  });

  it('tells interruptions, backchannels and noises apart', async () => {
    const { turnTaking } = await reported({
      caller: [
        { at: 0, turn: 'eot', text: 'Tell me a story.' },
        { at: 800, turn: 'started', text: '' },
        { at: 1100, turn: 'eot', text: 'mm' },
        { at: 2000, turn: 'started', text: '' },
        { at: 2200, turn: 'eot', text: '' },
        { at: 3000, turn: 'started', text: '' },
        { at: 3200, turn: 'updated', text: 'no stop' },
        { at: 3400, turn: 'eot', text: 'No, stop.' },
      ],
      llm: [story],
    });
    expect(turnTaking.backchannelsPassed).toEqual({ of: 1, count: 1 });
    expect(turnTaking.noisesPassed).toEqual({ of: 1, count: 1 });
    expect(turnTaking.pausedMs).toEqual([300, 200]);
    expect(turnTaking.yielded).toEqual({ of: 1, count: 1 });
    expect(turnTaking.yieldMs).toEqual([0]);
    expect(turnTaking.agentInterruptions).toEqual({ of: 2, count: 0 });
    expect(turnTaking.responded).toEqual({ of: 2, count: 2 });
  });

  it('counts an agent that is not stopped, and one that speaks over an open turn', async () => {
    const { turnTaking } = await reported({
      agent: { interruption: { mode: 'off' } },
      caller: [
        { at: 0, turn: 'eot', text: 'Tell me a story.' },
        { at: 800, turn: 'started', text: 'no' },
        { at: 1400, turn: 'eot', text: 'No, stop.' },
      ],
      llm: [story],
    });
    expect(turnTaking.yielded).toEqual({ of: 1, count: 0 });
    // It ended with the agent still speaking: nobody could have answered it at once.
    expect(turnTaking.responded).toEqual({ of: 1, count: 1 });
  });

  it('measures the silence in which nobody speaks', async () => {
    const { turnTaking } = await reported({
      caller: [{ at: 5000, turn: 'eot', text: 'Hello.' }],
      llm: [{ reply: 'Hi.' }],
    });
    expect(turnTaking.deadAir).toMatchObject({ over3s: 2, ofMs: 13_480 });
    expect(turnTaking.deadAir.totalMs).toBeCloseTo(13_180, -1);
  });

  it('sums up what guesses gained and wasted', async () => {
    const { speculation, turns } = await reported({
      caller: [
        { at: 0, turn: 'eager-eot', text: 'book a', confidence: 0.5 },
        { at: 300, turn: 'resumed' },
        { at: 600, turn: 'eager-eot', text: 'book a flight', confidence: 0.5 },
        { at: 1000, turn: 'eot', text: 'Book a flight.' },
      ],
      llm: [story],
    });
    expect(speculation).toMatchObject({ started: 2, committed: 1, discarded: 1, leadMs: [400] });
    expect(speculation.wastedTokens).toBeGreaterThan(0);
    expect(turns[0]?.waterfall).toMatchObject({ waitedMs: 0, restMs: 0 });
  });

  it('adds up the calls of a folder', async () => {
    const calls = await Promise.all([
      reported({ caller: [{ at: 0, turn: 'eot', text: 'Hello.' }], llm: [story] }),
      reported({ caller: [{ at: 0, turn: 'eot', text: 'Hello.' }], llm: [story] }),
    ]);
    const { turns, turnTaking } = allTogether(calls);
    expect(turns).toHaveLength(2);
    expect(turnTaking.responded).toEqual({ of: 2, count: 2 });
  });
});

describe('talky report', () => {
  it('prints one log turn by turn, a folder as a total, and JSON', async () => {
    const log = await logOf({
      name: 'one',
      caller: [
        { at: 0, turn: 'eot', text: 'Hello there.' },
        { at: 9000, text: 'And then?' },
      ],
      llm: [story],
    });
    await mkdir(join(folder, 'calls/deep'), { recursive: true });
    await writeFile(join(folder, 'calls/one.ndjson'), log);
    await writeFile(join(folder, 'calls/deep/two.ndjson'), log);
    const one = await runTalky(['report', join(folder, 'calls/one.ndjson')]);
    expect(one).toMatchObject({ status: 0, stderr: '' });
    expect(one.stdout).toMatch(/^0 +Hello there\. +none +100 +110 +80 +0 +0 +290 /m);
    expect(one.stdout).toContain('longest wait: 290 ms in thinking');
    expect(one.stdout).toContain('\n1 spoken turn, 1 typed turn (not measured)\n');
    expect(one.stdout).toMatch(/^silences of more than 3 s +\d+ +longest silence [\d,]+ ms$/m);
    expect(one.stdout).toMatch(/^nobody spoke, of the whole time +\d+ %$/m);
    const total = await runTalky(['report', join(folder, 'calls')]);
    expect(total.stdout).toMatch(/^2 calls, 2 spoken turns, 2 typed turns \(not measured\)$/m);
    expect(total.stdout).toMatch(/answered before the caller spoke again +2 of 2 +too few +after 290 ms/);
    const json = await runTalky(['report', join(folder, 'calls'), '--json']);
    const lines = json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ type }) => type)).toEqual(['call', 'call', 'total']);
    expect(lines[2]).toMatchObject({ calls: 2, latency: { waitedMs: { count: 2, p50: 290 } } });
  });

  it('takes the log of a call that still goes on', async () => {
    const log = await logOf({
      name: 'on',
      caller: [{ at: 0, turn: 'eot', text: 'Hello.' }],
      llm: [story],
    });
    const file = join(folder, 'on.ndjson');
    await writeFile(file, log.slice(0, log.indexOf('"call.ended"') - 20));
    const console = testConsole();
    expect(await runReport([file], {}, console)).toBe(0);
    expect(console.out).toContain('its log is not complete');
  });

  it.each([
    ['is not there', 'gone.ndjson', undefined, 'gone.ndjson'],
    ['is no log', 'other.ndjson', '{"a":1}\n{}\n', 'other.ndjson:1'],
    ['is empty', 'empty.ndjson', '', 'call.opened'],
    [
      'is broken in its middle',
      'broken.ndjson',
      '{"at":0,"kind":"call","type":"call.opened"}\n{"at":\n{}\n',
      'broken.ndjson:2',
    ],
  ])('says so when a file %s', async (_, name, text, expected) => {
    const file = join(folder, name);
    if (text !== undefined) await writeFile(file, text);
    await expect(runReport([file], {}, testConsole())).rejects.toMatchObject({
      exitStatus: 2,
      message: expect.stringContaining(expected) as string,
    });
  });
});
