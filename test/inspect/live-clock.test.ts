import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { timersLeft } from '../../tools/inspector/src/inspect/chart/state/timers.ts';
import { Playhead } from '../../tools/inspector/src/inspect/playhead.ts';
import type { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import { TimeState } from '../../tools/inspector/src/inspect/timeline/time-state.ts';
import { goOn, recording, register, settle, stage } from './live-stage.ts';

let recorded: Awaited<ReturnType<typeof recording>>;
let on: ReturnType<typeof stage>;

/** After this line the caller is waited for. */
const line = 40;
const quietMs = 4000;

beforeAll(async () => {
  recorded = await recording();
});

/** Joins a call in which nothing has happened for four seconds. */
async function joined(options?: Parameters<typeof stage>[1]): Promise<OpenCall> {
  on = stage(recorded, options);
  on.server.flushed = line;
  on.live.attach();
  register(on, line, lastAt() + quietMs);
  await settle();
  return on.live.call.value ?? expect.fail('no call');
}

const lastAt = (): number => recorded.log[line - 1]?.at ?? expect.fail('no such line');

describe.each([
  ['that is recorded', { isRecorded: true }],
  ['that is not recorded', { isRecorded: false }],
])('the present of a live call %s', (_, options) => {
  let call: OpenCall;
  let playhead: Playhead;

  beforeEach(async () => {
    call = await joined(options);
    playhead = new Playhead(call);
  });

  it('is the server’s when it is joined in silence', () => {
    expect(playhead.atMs.value).toBe(lastAt() + quietMs);
    const timers = call.frames.at(-1)?.timers ?? [];
    expect(timers.length).toBeGreaterThan(0);
    const truth = timers.map(({ startedAt, delayMs }) =>
      Math.max(0, startedAt + delayMs - lastAt() - quietMs),
    );
    const told = timersLeft(timers, new Map(), playhead.atMs.value).map(({ leftMs }) => leftMs);
    expect(told).toEqual(truth.toSorted((one, other) => one - other));
  });

  it('goes on in silence', () => {
    on.clock.advance(1500);
    expect(playhead.atMs.value).toBe(lastAt() + quietMs + 1500);
    expect(call.endMs).toBe(playhead.atMs.value);
    expect(new TimeState(call, playhead).window.value.toMs).toBeGreaterThan(playhead.atMs.value);
  });

  it('is nothing to what goes by entries', () => {
    const runs = { byEntry: 0, byMoment: 0 };
    const stops = [
      playhead.frame.subscribe(() => (runs.byEntry += 1)),
      playhead.entry.subscribe(() => (runs.byEntry += 1)),
      call.version.subscribe(() => (runs.byEntry += 1)),
      playhead.atMs.subscribe(() => (runs.byMoment += 1)),
    ];
    on.clock.advance(1000);
    stops.forEach((stop) => stop());
    expect(runs).toEqual({ byEntry: 3, byMoment: 11 });
  });

  it('moves nothing where another moment is looked at', () => {
    const state = new TimeState(call, playhead);
    playhead.seek(lastAt());
    const { window } = state;
    const before = window.value;
    on.clock.advance(1000);
    expect(playhead.atMs.value).toBe(lastAt());
    expect(window.value).toBe(before);
    playhead.follow();
    expect(playhead.atMs.value).toBe(lastAt() + quietMs + 1000);
  });

  it('is not told while nobody sees the page, and is right again afterwards', () => {
    on.server.isPageVisible = false;
    on.clock.advance(5000);
    expect(playhead.atMs.value).toBe(lastAt() + quietMs);
    on.server.isPageVisible = true;
    on.clock.advance(100);
    expect(playhead.atMs.value).toBe(lastAt() + quietMs + 5100);
  });

  it('is put right by what came faster, and not set back by what came late', () => {
    const say = (at: number): void =>
      on.tell({ type: 'service.event', event: '{}', sessionId: 'x:0', at, line });
    say(lastAt() + quietMs + 250);
    on.clock.advance(100);
    expect(playhead.atMs.value).toBe(lastAt() + quietMs + 350);
    say(lastAt() + quietMs + 200);
    on.clock.advance(100);
    expect(playhead.atMs.value).toBe(lastAt() + quietMs + 450);
  });

  it('stands still when the line is lost, and is the server’s again afterwards', async () => {
    on.lines.at(-1)?.events.onLost(1006, '');
    on.clock.advance(500);
    await settle();
    expect(playhead.atMs.value).toBe(lastAt() + quietMs);
    register(on, line, lastAt() + 9000);
    await settle();
    const now = new Playhead(on.live.call.value ?? expect.fail('no call'));
    expect(now.atMs.value).toBe(lastAt() + 9000);
  });
});

describe('a live call that is over', () => {
  it('is as long as its log', async () => {
    const call = await joined();
    goOn(on, line, on.log.length);
    on.clock.advance(60_000);
    on.tell({ type: 'service.stop', sessionId: 'x:0', status: 'done' });
    expect(new Playhead(call).atMs.value).toBe(on.log.at(-1)?.at);
    expect(on.clock.timerCount).toBe(0);
  });
});
