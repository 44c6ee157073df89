import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFixtureCommand } from '../../tools/commands/run-fixture-command.ts';
import { runReplay } from '../../tools/commands/run-replay.ts';
import type { Fixture } from '../../tools/replay/fixture.ts';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { scenarioOf } from '../scenarios/scenario-files.ts';
import { testConsole } from './test-console.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'talky-fixture-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const call: Fixture = {
  name: 'booking',
  agent: { greeting: 'Good morning.', interruption: { mode: 'confirm' }, llm: { firstTokenMs: 900 } },
  caller: [
    { at: 2000, turn: 'started', text: 'book' },
    { at: 2500, turn: 'eager-eot', text: 'book a flight', confidence: 0.6 },
    { at: 2900, turn: 'eot', text: 'Book a flight.' },
    { at: 9000, dtmf: '5' },
    { at: 12_000, text: 'Thanks.' },
    { at: 14_000, hangup: true },
  ],
  llm: [
    { tools: [{ name: 'book', args: { to: 'Rome' } }], say: 'One moment.', firstTokenMs: 150, tokenMs: 20 },
    { reply: 'It is booked.' },
    { reply: 'Never mind that.', error: 'unreachable', afterTokens: 1, afterMs: 30 },
    { reply: 'You have pressed five.', provider: 2 },
    { reply: 'You are welcome.' },
  ],
  tts: { firstAudioMs: 120, wordMs: 250, leadingSilenceMs: 50 },
  tools: { book: { result: { seat: '12A' }, ms: 700 } },
  playback: { acks: 'marks', latencyMs: 120 },
  expect: {},
};

async function logOf(fixture: Fixture, change = (log: readonly LogEntry[]) => log): Promise<string> {
  const { log } = await runFixture(fixture, await shippedPolicy());
  const file = join(folder, 'call.ndjson');
  writeFileSync(
    file,
    change(log)
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join(''),
  );
  return file;
}

/** A call that goes on until the server goes away. */
const drainedAt = (endMs: number): Promise<string> =>
  logOf(
    {
      ...call,
      caller: call.caller?.map((step) => ('hangup' in step ? { ...step, at: endMs } : step)) ?? [],
    },
    (log) =>
      log.map((entry) => ({
        ...entry,
        ...(entry.type === 'caller.hung-up' ? { type: 'call.drained' } : {}),
        ...(entry['reason'] === 'caller-hangup' ? { reason: 'drained' } : {}),
      })),
  );

describe('talky fixture', () => {
  it('writes what the caller did, the timings as recorded, and what was observed', async () => {
    const console = testConsole();
    expect([await runFixtureCommand(await logOf(call), {}, console), console.errors]).toEqual([0, '']);
    const made = scenarioOf(console.out, 'made.yaml');
    expect(made).toMatchObject({
      name: 'booking',
      agent: call.agent,
      caller: call.caller,
      llm: call.llm?.map((entry, index) => (index === 2 ? { ...entry, reply: 'Never' } : entry)),
      tts: call.tts,
      tools: call.tools,
      playback: call.playback,
    });
    expect(made.expect).toMatchObject({
      heard: ['Good morning.', 'One moment. It is booked.', 'You have pressed five.', 'You are welcome.'],
      toolsRun: ['book'],
      speculation: { started: 1, committed: 1, discarded: 0 },
      ended: 'caller-hangup',
    });
  });

  it('gives a step, a request and an expectation a line each, and no audio', async () => {
    const out = join(folder, 'call.yaml');
    await runFixtureCommand(await logOf(call), { out }, testConsole());
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('\n  - { at: 9000, dtmf: "5" }\n');
    expect(text.split('\n').length).toBeLessThan(50);
    expect(await runReplay([out], {}, testConsole())).toBe(0);
  });

  it('stops where the server went away, and says so', async () => {
    const out = join(folder, 'drained.yaml');
    const console = testConsole();
    const status = await runFixtureCommand(await drainedAt(14_000), { out }, console);
    expect([status, console.errors]).toEqual([
      0,
      'The server went away during the call; a fixture has no step for that. It stops there, and expects no end.\n',
    ]);
    const made = scenarioOf(readFileSync(out, 'utf8'), 'drained.yaml');
    expect(made.until).toBe(14_000);
    expect(made.expect).not.toHaveProperty('ended');
    expect(made.expect.states?.at(-1)).toBe('listening');
    expect(made.expect.heard?.at(-1)).toBe('You are welcome.');
    expect(await runReplay([out], {}, testConsole())).toBe(0);
  });

  it('tells what comes out otherwise', async () => {
    // While the agent speaks: what is heard of it hangs on how the call ends.
    const console = testConsole();
    expect(await runFixtureCommand(await drainedAt(12_950), {}, console)).toBe(1);
    expect(console.errors).toContain('The server went away during the call');
    expect(console.errors).toMatch(/^Replayed, (?:heard|history)[:,] /m);
    expect(scenarioOf(console.out, 'made.yaml')).toMatchObject({ name: 'booking' });
  });

  it('refuses a call that never became ready', async () => {
    const file = await logOf(call, (log) => log.filter(({ type }) => type !== 'client.ready'));
    await expect(runFixtureCommand(file, {}, testConsole())).rejects.toMatchObject({
      code: 'log-invalid',
      exitStatus: 2,
    });
  });

  it('refuses to write where it can not', async () => {
    const out = join(folder, 'nowhere/call.yaml');
    await expect(runFixtureCommand(await logOf(call), { out }, testConsole())).rejects.toThrow(
      "can't be written",
    );
  });
});
