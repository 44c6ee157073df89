import { describe, expect, it } from 'vitest';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import { readLog } from '../../tools/replay/log/read-log.ts';
import { replayLog } from '../../tools/replay/log/replay-log.ts';
import { AdmissionError, AgentNotFound } from '../../src/errors/call-error.ts';
import { house, messageOf } from './house.ts';
import { phone } from './hand-providers.ts';
import { Line } from './rig.ts';
import { nothingReachesTheProcess } from './process-watch.ts';

nothingReachesTheProcess();

describe('a registry of calls', () => {
  it('takes as many calls as it may, and one more when one is over', async () => {
    const { calls, open } = await house();
    const [first] = [open(), open(), open()];
    expect(calls.admission()).toMatchObject({ admitted: false, reason: 'at-capacity' });
    expect(() => open()).toThrow(AdmissionError);
    expect(calls.liveCount).toBe(3);
    first?.call.receive({ type: 'caller.hung-up' });
    expect(calls.admission()).toEqual({ admitted: true });
    expect(calls.admission(1)).toMatchObject({ admitted: false, reason: 'at-capacity' });
    open();
    expect(calls.liveCount).toBe(3);
  });

  it('gives each caller the agent asked for', async () => {
    const { open, agents, calls } = await house();
    expect(messageOf(open().line, 'ready')?.agent).toBe('default');
    expect(messageOf(open({ agent: 'other' }).line, 'ready')?.agent).toBe('other');
    expect(() => open({ agent: 'nobody' })).toThrow(AgentNotFound);
    agents.delete('other');
    expect(() => open({ agent: 'other' })).toThrow(AgentNotFound);
    expect(calls.liveCount).toBe(2);
  });

  it('knows its calls, the newest first, the finished ones as well', async () => {
    const { calls, open, run, ears } = await house();
    const first = open();
    const second = open({ agent: 'other' });
    await run(1000);
    ears[0]?.say(0, 'Hello.');
    await run(5000);
    expect(calls.list().map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(calls.find(first.id)).toMatchObject({
      agent: 'default',
      state: 'listening',
      transport: 'test',
      metadata: { from: 'test' },
      turns: [
        { caller: '', agent: 'Welcome.' },
        { turn: 0, caller: 'Hello.', agent: 'I am at your service.', interrupted: false },
      ],
    });
    first.call.receive({ type: 'caller.hung-up' });
    expect(calls.find(first.id)).toMatchObject({
      state: 'ended',
      outcome: 'caller-hangup',
      durationMs: 6000,
    });
    await run(5000);
    expect(calls.find(first.id)?.durationMs).toBe(6000);
    expect(calls.find('nobody')).toBeUndefined();
  });

  it.each([
    ['call.faulted', 'failed', 'error'],
    ['operator.hangup', 'ended', 'agent-hangup'],
    ['call.drained', 'ended', 'drained'],
  ] as const)(
    'notes a call whose caller never came, and opens nothing for it: %s',
    async (fate, state, outcome) => {
      const { calls, ears, logs, ended, clock } = await house();
      const line = new Line(clock);
      const start = { id: 'promised' as CallId, agent: 'other', audio: phone, output: phone };
      calls.miss({ ...start, metadata: {}, transport: 'test' }, line, fate);
      const noted = { id: 'promised', agent: 'other', state, outcome, transport: 'test', durationMs: 0 };
      expect(calls.find('promised')).toMatchObject(noted);
      expect(calls.list()).toMatchObject([noted]);
      expect(ended).toMatchObject([noted]);
      expect(line.ended).toBe(outcome);
      expect({ live: calls.liveCount, ears, timers: clock.pending }).toEqual({
        live: 0,
        ears: [],
        timers: 0,
      });
      const lines = logs.get('promised') ?? [];
      expect(lines.at(-1)).toBe('closed');
      const reading = readLog(lines.slice(0, -1).join('\n'));
      expect(reading).toMatchObject({ ok: true });
      expect(reading.ok && replayLog(reading.call)).toBeUndefined();
    },
  );

  it('lets live calls be watched, and no others', async () => {
    const { calls, open } = await house();
    const { id, call } = open();
    expect(calls.watch(id)).toMatchObject({ id });
    expect(calls.watch('nobody')).toBeUndefined();
    call.receive({ type: 'caller.hung-up' });
    expect(calls.watch(id)).toBeUndefined();
  });

  it("passes an operator's requests on to live calls", async () => {
    const { calls, open, run } = await house();
    const { id, line } = open();
    await run(2000);
    expect(calls.request(id, { type: 'operator.say', text: 'One moment.' })).toBe(true);
    await run(2000);
    expect(line.heard).toContain('One moment.');
    expect(calls.request(id, { type: 'operator.hangup' })).toBe(true);
    expect(line.ended).toBe('agent-hangup');
    expect(calls.request(id, { type: 'operator.hangup' })).toBe(false);
    expect(calls.request('nobody', { type: 'operator.hangup' })).toBe(false);
  });

  it('writes a log for each call, and closes it', async () => {
    const { calls, open, logs } = await house();
    const one = open();
    const other = open();
    one.call.receive({ type: 'caller.hung-up' });
    expect(calls.eventLog(one.id)).toBe(`/logs/${one.id}`);
    expect(logs.get(one.id)?.at(-1)).toBe('closed');
    expect(logs.get(other.id)).not.toContain('closed');
    expect(logs.get(other.id)?.every((line) => !line.includes(one.id))).toBe(true);
  });

  it('tells of each end once', async () => {
    const { open, ended, run } = await house();
    const { call } = open();
    call.receive({ type: 'caller.hung-up' });
    call.receive({ type: 'caller.hung-up' });
    await run(1000);
    expect(ended).toHaveLength(1);
    expect(ended[0]).toMatchObject({ outcome: 'caller-hangup' });
  });

  it('remembers the newest of the finished calls, and forgets the others with their logs', async () => {
    const { calls, open } = await house();
    for (let count = 0; count < 520; count++) open().call.receive({ type: 'caller.hung-up' });
    expect(calls.list()).toHaveLength(500);
    expect(calls.find('call-1')).toBeUndefined();
    expect(calls.eventLog('call-1')).toBeUndefined();
    expect(calls.find('call-520')).toBeDefined();
  });
});

describe('a drain', () => {
  it('takes no new calls, says farewell in each, and resolves when all are over', async () => {
    const { calls, open, run } = await house();
    const lines = [open(), open({ agent: 'other' })].map(({ line }) => line);
    await run(2000);
    let isDrained = false;
    const drained = calls.drain(30_000).then(() => (isDrained = true));
    expect(calls.admission()).toMatchObject({ admitted: false, reason: 'draining' });
    expect(() => open()).toThrow(AdmissionError);
    await run(100);
    expect(isDrained).toBe(false);
    await run(2000);
    await drained;
    expect(lines.map(({ ended }) => ended)).toEqual(['drained', 'drained']);
    expect(lines.map(({ heard }) => heard.at(-1))).toEqual(['Goodbye.', 'Goodbye.']);
  });

  it('resolves at its deadline, with calls still there, and leaves no timer of its own', async () => {
    const { calls, open, run, clock } = await house();
    open();
    await run(2000);
    let isDrained = false;
    void calls.drain(200).then(() => (isDrained = true));
    await run(190);
    expect(isDrained).toBe(false);
    await run(20);
    expect(isDrained).toBe(true);
    expect(calls.liveCount).toBe(1);
    await run(5000);
    expect(calls.liveCount).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('resolves at once when nobody calls', async () => {
    const { calls, clock } = await house();
    await calls.drain(1000);
    expect(clock.pending).toBe(0);
  });
});

describe('a call that goes wrong', () => {
  it('leaves the others alone', async () => {
    const { open, ears, run, faults, calls } = await house();
    const good = open();
    const bad = open();
    bad.line.onAudio = () => {
      throw new Error('the line is dead');
    };
    await run(1000);
    expect(bad.line.ended).toBe('error');
    expect(faults.map(({ id }) => id)).toEqual([bad.id]);
    ears[0]?.say(0, 'Hello.');
    await run(5000);
    expect(good.line.heard).toEqual(['Welcome.', 'I am at your service.']);
    expect(calls.liveCount).toBe(1);
    expect(calls.find(bad.id)).toMatchObject({ state: 'failed', outcome: 'error' });
  });

  it('whose recogniser always throws comes to its end', async () => {
    const { open, agents, calls, ended, run } = await house();
    const agent = agents.get('other');
    if (agent === undefined) throw new Error('no agent');
    const deaf = {
      ...agent.speechToText[0],
      listen: () => {
        throw new Error('no');
      },
    };
    agents.set('broken', { ...agent, speechToText: [deaf] });
    const { line } = open({ agent: 'broken' });
    await run(20_000);
    expect(line.ended).toBe('provider-failure');
    expect(calls.liveCount).toBe(0);
    expect(ended).toHaveLength(1);
  });
});
