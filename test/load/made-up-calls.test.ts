import { beforeAll, describe, expect, it } from 'vitest';
import { callList } from '../../tools/load/call-list.ts';
import { playLoadCall, type LoadCallOptions } from '../../tools/load/load-call.ts';
import { readLogEntry, type LogEntry } from '../../tools/replay/log-entry.ts';
import { readLog } from '../../tools/replay/log/read-log.ts';
import { replayLog } from '../../tools/replay/log/replay-log.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';

const longMinutes = 8;
let options: LoadCallOptions;
let lines: readonly string[];
let entries: readonly LogEntry[];

beforeAll(async () => {
  options = {
    seed: 1,
    minutes: longMinutes,
    id: 'long',
    agent: 'front-desk',
    startedAt: '2026-01-05T08:00:00.000Z',
    transport: 'native',
    ending: 'caller',
    policy: await shippedPolicy(),
  };
  lines = await playLoadCall(options);
  entries = entriesOf(lines);
});

function entriesOf(log: readonly string[]): readonly LogEntry[] {
  return log.map((line) => readLogEntry(line) ?? expect.fail('a line that is no entry'));
}

function countOf(wanted: string): number {
  return entries.filter(({ type }) => type === wanted).length;
}

/** Where its replay differs first. */
function differenceIn(log: readonly string[]) {
  const reading = readLog(log.map((line) => `${line}\n`).join(''));
  if (!reading.ok) expect.fail(`line ${reading.line} ${reading.fault}`);
  return replayLog(reading.call);
}

describe('the log of a made-up call', () => {
  it('is the same for the same seed, and another for another', async () => {
    const short = { ...options, minutes: 1 };
    const first = await playLoadCall(short);
    expect(await playLoadCall(short)).toEqual(first);
    expect(await playLoadCall({ ...short, seed: 2 })).not.toEqual(first);
  });

  it('replays to the same', () => {
    expect(differenceIn(lines)).toBeUndefined();
  });

  it('lasts as long as it should, with turns as people take them', () => {
    const lastMs = entries.at(-1)?.at ?? 0;
    expect(lastMs).toBeGreaterThanOrEqual(longMinutes * 60_000);
    expect(lastMs).toBeLessThan((longMinutes + 1) * 60_000);
    const turns = countOf('turn.committed') / longMinutes;
    expect(turns).toBeGreaterThan(5);
    expect(turns).toBeLessThan(12);
  });

  it.each([
    ['a guess that was right', 'turn.measured', { speculation: 'hit' }],
    ['one that was wrong', 'turn.measured', { speculation: 'miss' }],
    ['a caller who goes on', 'turn.resumed', {}],
    ['a discarded reply', 'reply.discarded', {}],
    ['a barge-in', 'state.entered', { state: 'barge-in' }],
    ['one that was confirmed', 'reply.cut', {}],
    ['one that was nothing', 'turn.dropped', {}],
    ['one that was dismissed', 'turn.dismissed', {}],
    ['a backchannel', 'turn.eot', { text: expect.stringMatching(/^(?:Mhm|Yeah|Right|Okay sure)\.$/u) }],
    ['a tool', 'tool.ended', {}],
    ['a prompt', 'line.requested', { line: 'prompt' }],
    ['what was typed', 'caller.typed', {}],
    ['keys', 'caller.dtmf', { digit: '#' }],
    ['a model that failed', 'provider.failed', { provider: 'model-1' }],
    ['a voice that failed', 'provider.failed', { provider: 'voice-1' }],
    ['a recogniser that was lost', 'stt.lost', {}],
    ['a move of the governor', 'speculation.governed', {}],
    ['a caller who hangs up', 'call.ended', { reason: 'caller-hangup' }],
  ])('has %s', (_, type, fields) => {
    const ofType = entries.filter((entry) => entry.type === type);
    expect(ofType).toContainEqual(expect.objectContaining(fields));
  });

  it('has the recogniser opened again after each loss', () => {
    expect(countOf('stt.opened')).toBe(1 + countOf('recogniser.reopen-requested'));
    expect(countOf('recogniser.reopen-requested')).toBeGreaterThan(0);
  });
});

describe('a list of made-up calls', () => {
  it('has names, agents and moments that differ, and ends of every kind', async () => {
    const calls = callList(20, 1);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(20);
    expect(new Set(calls.map(({ agent }) => agent)).size).toBeGreaterThan(2);
    expect(calls.map(({ startedAt }) => startedAt)).toEqual(
      calls.map(({ startedAt }) => startedAt).toSorted(),
    );
    const { policy } = options;
    const endings = new Map(calls.map((call) => [call.ending, call]));
    const ends = new Set<unknown>();
    for (const call of endings.values()) {
      const log = await playLoadCall({ ...call, minutes: 0.5, policy });
      expect(differenceIn(log)).toBeUndefined();
      ends.add(entriesOf(log).at(-1)?.['reason']);
    }
    expect(ends).toEqual(new Set(['caller-hangup', 'agent-hangup', 'idle', 'provider-failure']));
  });
});
