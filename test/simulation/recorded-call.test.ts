import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFixtureCommand } from '../../tools/commands/run-fixture-command.ts';
import { runReplay } from '../../tools/commands/run-replay.ts';
import { NotedCall } from '../support/call-notes.ts';
import { startTalky, type LogEntry, type RunningTalky } from '../support/running-talky.ts';
import { testConsole } from '../tools/test-console.ts';

const answerTimeoutMs = 20_000;
const typed = ["I'd like to book an appointment", 'a cleaning', 'Tuesday', 'at 3:30 pm', 'yes'];

let talky: RunningTalky;
let folder: string;
beforeAll(async () => {
  talky = await startTalky();
  folder = await mkdtemp(join(tmpdir(), 'talky-recorded-'));
});
afterAll(async () => {
  await talky.stop();
  await rm(folder, { recursive: true, force: true });
});

async function newCall(): Promise<NotedCall> {
  const call = new NotedCall({ url: talky.callUrl, sampleRateHz: 16_000, hasMicrophone: false });
  await call.caller.call();
  return call;
}

async function logFile(call: NotedCall, name: string): Promise<{ log: readonly LogEntry[]; file: string }> {
  const log = await talky.eventLog(call.callId);
  const file = join(folder, `${name}.ndjson`);
  await writeFile(file, log.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  return { log, file };
}

async function replayed(file: string) {
  const console = testConsole();
  const status = await runReplay([file], { json: true }, console);
  return { status, ...console.lines[0] } as {
    readonly status: number;
    readonly failures: unknown;
    readonly observed: Readonly<Record<string, unknown>>;
  };
}

async function expectToComeToTheSame(call: NotedCall, name: string): Promise<void> {
  const { file } = await logFile(call, name);
  const recorded = await replayed(file);
  expect([recorded.status, recorded.failures]).toEqual([0, []]);
  const out = join(folder, `${name}.yaml`);
  const console = testConsole();
  expect([await runFixtureCommand(file, { out }, console), console.errors]).toEqual([0, '']);
  const again = await replayed(out);
  expect([again.status, again.failures]).toEqual([0, []]);
  for (const key of ['states', 'heard', 'history', 'toolsRun'])
    expect(again.observed[key]).toEqual(recorded.observed[key]);
}

describe('a call over the WebSocket', () => {
  it.concurrent('is replayed from its log, and as a fixture, when it was typed', async () => {
    const call = await newCall();
    await call.caller.listening(answerTimeoutMs);
    for (const turn of typed) {
      const { answered } = await call.caller.type(turn, answerTimeoutMs);
      expect(answered ? turn : `no answer to ${turn}`).toBe(turn);
    }
    await call.caller.hangUp();
    await expectToComeToTheSame(call, 'typed');
  }, 90_000);

  it.concurrent('is replayed from its log, and as a fixture, when a reply was interrupted', async () => {
    const call = await newCall();
    await call.until(() => call.states.includes('speaking'), answerTimeoutMs);
    await call.caller.press('4#', answerTimeoutMs);
    await call.caller.hangUp();
    expect(call.replies[0]?.outcome).toBe('interrupted');
    await expectToComeToTheSame(call, 'interrupted');
  }, 40_000);
});
