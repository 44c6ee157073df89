import { describe, expect, it } from 'vitest';
import type { CallState } from '../../machines/vocabulary/call-state.ts';
import { answerTimes, medianMs } from '../../tools/inspector/src/model/answer-times.ts';
import {
  callView,
  idleView,
  type CallHappening,
  type CallView,
} from '../../tools/inspector/src/model/call-view.ts';
import { floorHolder, floorWords, lastStayMs } from '../../tools/inspector/src/model/floor.ts';
import { problemOf } from '../../tools/inspector/src/model/problem.ts';
import type { ServerMessage } from '../../tools/inspector/src/model/server-message.ts';

const said = (message: unknown, nowMs = 0): CallHappening => ({
  type: 'server.said',
  message: message as ServerMessage,
  nowMs,
});

const ready = (callId: string, nowMs = 0): CallHappening =>
  said({ type: 'ready', callId, agent: 'front-desk', resumeToken: `token-${callId}`, resumed: false }, nowMs);

const state = (state: CallState, at: number): CallHappening => said({ type: 'state', state, at });

const turn = (event: string, number: number, text: string): CallHappening =>
  said({ type: 'turn', event, turn: number, text, at: 0 });

const after = (...happenings: readonly CallHappening[]): CallView => happenings.reduce(callView, idleView);

const live = [{ type: 'page.dialled' }, ready('c1')] as const;

describe('the view of a call', () => {
  it('passes from dialling to the end', () => {
    expect(after({ type: 'page.dialled' }).phase).toBe('opening');
    expect(after(...live)).toMatchObject({ phase: 'live', callId: 'c1', resumeToken: 'token-c1' });
    const over = after(...live, said({ type: 'ended', reason: 'idle', durationMs: 5 }, 700));
    expect(over).toMatchObject({ phase: 'over', state: 'ended', endReason: 'idle', endedMs: 700 });
    expect(over.resumeToken).toBeUndefined();
  });

  it('keeps what was said when the microphone is refused for the next call', () => {
    const over = after(...live, turn('eot', 0, 'hello'), { type: 'page.over', nowMs: 9 });
    const asking = callView(over, { type: 'page.asked-microphone' });
    const problem = problemOf('microphone-refused');
    const refused = callView(asking, { type: 'page.gave-up', problem, nowMs: 20 });
    expect(refused).toMatchObject({ phase: 'over', endedMs: 9, problem, transcript: over.transcript });
    expect(callView(asking, { type: 'page.cancelled' }).phase).toBe('over');
  });

  it('is idle with a problem when a call was never taken', () => {
    const problem = problemOf('at-capacity');
    expect(after({ type: 'page.dialled' }, { type: 'page.gave-up', problem, nowMs: 1 })).toEqual({
      ...idleView,
      problem,
    });
  });

  it('numbers turns anew after a reconnection, and keeps the old ones', () => {
    const view = after(
      ...live,
      turn('eot', 0, 'first'),
      said({
        type: 'metrics',
        turn: 0,
        releaseMs: 100,
        speculation: 'none',
        wastedTokens: 0,
        wastedCharacters: 0,
      }),
      { type: 'page.line-lost', attempt: 1, retryMs: 500 },
      { type: 'page.set-back', problem: problemOf('server-gone') },
      ready('c2'),
      turn('eot', 0, 'second'),
    );
    expect(view).toMatchObject({ phase: 'live', callId: 'c2', resumeToken: 'token-c2' });
    expect(view.setback).toBeUndefined();
    const texts = view.transcript.entries.map((entry) => entry.text);
    expect(texts).toEqual([
      'first',
      'The connection was lost; connecting again.',
      'Connected again; the conversation goes on from here.',
      'second',
    ]);
    expect(answerTimes(view)).toMatchObject([{ turn: 0, releaseMs: 100, share: 0.1 }]);
  });

  it('has the complete figures of a turn in place of those that came first', () => {
    const early = {
      type: 'metrics',
      turn: 0,
      releaseMs: 100,
      speculation: 'none',
      wastedTokens: 0,
      wastedCharacters: 0,
    } as const;
    const view = after(
      ...live,
      turn('eot', 0, 'first'),
      said(early),
      said({ ...early, turn: 1, releaseMs: 200 }),
      said({ ...early, heardMs: 900, complete: true }),
    );
    expect([...view.metrics.values()]).toMatchObject([{ turn: 0, heardMs: 900 }, { turn: 1 }]);
    expect(answerTimes(view).map(({ releaseMs }) => releaseMs)).toEqual([100, 200]);
  });

  it('tells the server’s last error as the reason of a lost line', () => {
    const view = after(...live, said({ type: 'error', code: 'draining', message: 'Going.', fatal: true }), {
      type: 'page.line-lost',
      attempt: 1,
      retryMs: 500,
    });
    expect(view).toMatchObject({ phase: 'reconnecting', setback: { code: 'draining' } });
    expect(view.problem).toBeUndefined();
  });

  it('keeps a notice that the page gave before the line was open', () => {
    const problem = problemOf('audio-failed');
    expect(after({ type: 'page.dialled' }, { type: 'page.noticed', problem }, ready('c1')).problem).toEqual(
      problem,
    );
  });

  it('marks what the agent went on over, until it takes the floor after all', () => {
    const contested = [
      ...live,
      turn('eot', 0, 'hello'),
      said({ type: 'reply', event: 'started', reply: 'r1', turn: 0, at: 0 }),
      state('speaking', 0),
      turn('started', 1, 'mhm'),
      state('barge-in', 10),
      state('speaking', 300),
    ];
    expect(after(...contested).transcript.entries.at(-1)).toMatchObject({ text: 'mhm', wentOn: true });
    const taken = after(
      ...contested,
      turn('updated', 1, 'mhm wait'),
      state('barge-in', 900),
      state('listening', 901),
    );
    expect(taken.transcript.entries.at(-1)).toMatchObject({ text: 'mhm wait', wentOn: false });
    const noise = after(
      ...contested.slice(0, -3),
      turn('started', 1, ''),
      state('barge-in', 10),
      turn('eot', 1, ''),
      state('speaking', 300),
    );
    expect(noise.transcript.entries).toMatchObject([{ text: 'hello' }, { kind: 'agent' }]);
    expect(noise.transcript.entries[0]).not.toHaveProperty('wentOn');
  });
});

describe('the floor', () => {
  it('belongs to who may talk', () => {
    const holders = (['listening', 'thinking', 'barge-in', 'ended'] as const).map((name) =>
      floorHolder(after(...live, state(name, 0))),
    );
    expect(holders).toEqual(['caller', 'agent', 'contested', 'nobody']);
  });

  it('has words for what the page does, and for a state that it does not know', () => {
    expect(floorWords(idleView).label).toBe('no call');
    expect(floorWords(after(...live, { type: 'page.line-lost', attempt: 1, retryMs: 5 })).label).toBe(
      'reconnecting',
    );
    expect(floorWords(after(...live, state('dreaming' as CallState, 0))).label).toBe('dreaming');
  });

  it('knows how long the last finished stay was, by the server’s clock', () => {
    const { visits } = after(
      ...live,
      state('listening', 0),
      state('thinking', 900),
      state('speaking', 1200),
      state('listening', 4000),
    );
    expect(lastStayMs(visits, 'listening')).toBe(900);
    expect(lastStayMs(visits, 'thinking')).toBe(300);
    expect(lastStayMs(visits, 'barge-in')).toBeUndefined();
  });
});

const time = (releaseMs: number) => ({ key: '', turn: 0, releaseMs, share: 0, speculation: 'none' }) as const;

describe('the middle of the answer times', () => {
  it('is where half of the answers came sooner', () => {
    expect(medianMs([])).toBeUndefined();
    expect(medianMs([time(900), time(100), time(300)])).toBe(300);
    expect(medianMs([time(100), time(300)])).toBe(200);
  });
});
