import { describe, expect, it } from 'vitest';
import { Redial } from '../../tools/inspector/src/call/redial.ts';
import { judgeLineLoss, reconnectDelayMs } from '../../tools/inspector/src/model/line-loss.ts';
import { refusalCode } from '../../tools/inspector/src/model/refusal.ts';
import { ManualClock } from '../server/manual-clock.ts';

describe('a line that is gone', () => {
  it.each([
    [{ closeCode: 1000, wasReady: true, canResume: true }, { next: 'over' }],
    [{ closeCode: 1006, wasReady: true, canResume: true }, { next: 'reconnect' }],
    [{ closeCode: 1001, wasReady: true, canResume: true }, { next: 'reconnect' }],
    [{ closeCode: 1011, wasReady: true, canResume: true }, { next: 'reconnect' }],
    [{ closeCode: 4408, wasReady: true, canResume: true }, { next: 'reconnect' }],
    [
      { closeCode: 4408, wasReady: false, canResume: false },
      { next: 'fail', code: 'start-timeout' },
    ],
    [{ closeCode: 1006, wasReady: false, canResume: true }, { next: 'reconnect' }],
    [{ closeCode: 1006, wasReady: false, canResume: false }, { next: 'ask-why' }],
    [
      { closeCode: 4404, wasReady: false, canResume: false },
      { next: 'fail', code: 'agent-not-found' },
    ],
    [
      { closeCode: 4409, wasReady: false, canResume: true },
      { next: 'fail', code: 'resume-invalid' },
    ],
    [
      { closeCode: 4429, wasReady: false, canResume: false },
      { next: 'fail', code: 'at-capacity' },
    ],
  ])('%j means %j', (loss, verdict) => {
    expect(judgeLineLoss(loss)).toEqual(verdict);
  });
});

const redialler = () => {
  const clock = new ManualClock();
  const dials: number[] = [];
  const redial = new Redial(
    {
      nowMs: () => clock.now(),
      random: () => 1,
      after: (delayMs, run) => {
        const timer = clock.setTimeout(run, delayMs);
        return () => clock.clearTimeout(timer);
      },
    },
    () => dials.push(clock.now()),
  );
  return { clock, dials, redial };
};

describe('the patience of reconnecting', () => {
  it('doubles from half a second to eight, and ends after a minute', () => {
    const delays = [0, 1, 2, 3, 4, 5].map((attempt) => reconnectDelayMs(attempt, 0, 1));
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
    expect(reconnectDelayMs(3, 60_000, 0)).toBeUndefined();
  });

  it('spreads callers that were lost together', () => {
    expect(reconnectDelayMs(2, 0, 0)).toBe(1500);
    expect(reconnectDelayMs(2, 0, 0.999)).toBe(2000);
  });

  it('dials when the time has come', () => {
    const { clock, dials, redial } = redialler();
    expect(redial.lost()).toEqual({ attempt: 1, retryMs: 500 });
    clock.advance(499);
    expect(dials).toEqual([]);
    clock.advance(1);
    expect(dials).toEqual([500]);
    expect(redial.lost()).toEqual({ attempt: 2, retryMs: 1500 });
  });

  it('dials at once, and only once, when a person wants it', () => {
    const { clock, dials, redial } = redialler();
    redial.now();
    expect(dials).toEqual([]);
    redial.lost();
    redial.now();
    redial.now();
    clock.advance(10_000);
    expect(dials).toEqual([0]);
  });

  it('begins anew once the line was there, and leaves no timer', () => {
    const { clock, redial } = redialler();
    redial.lost();
    clock.advance(500);
    redial.lost();
    redial.reset();
    expect(clock.timerCount).toBe(0);
    expect(redial.lost()?.attempt).toBe(1);
  });

  it('ends', () => {
    const { clock, dials, redial } = redialler();
    while (redial.lost() !== undefined) clock.advance(8000);
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(dials.length).toBeGreaterThanOrEqual(8);
    expect(clock.timerCount).toBe(0);
  });
});

describe('why a call was refused', () => {
  const ready = { status: 200, body: { status: 'ready' } };
  it.each([
    [{}, 'server-gone'],
    [{ ready: { status: 503, body: { status: 'full' } } }, 'at-capacity'],
    [{ ready: { status: 503, body: { status: 'draining' } } }, 'draining'],
    [{ ready: { status: 503, body: { status: 'starting' } } }, 'starting'],
    [{ ready: { status: 502, body: undefined } }, 'server-gone'],
    [{ ready, agentsStatus: 401 }, 'unauthorized'],
    [{ ready, agentsStatus: 401, hadToken: true }, 'token-refused'],
    [{ ready, agentsStatus: 403 }, 'forbidden'],
    [{ ready, agentsStatus: 200 }, 'call-refused'],
  ])('%j: %s', (evidence, code) => {
    expect(refusalCode(evidence)).toBe(code);
  });
});
