import { describe, expect, it } from 'vitest';
import { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import { Playhead } from '../../tools/inspector/src/inspect/playhead.ts';
import { thingAt } from '../../tools/inspector/src/inspect/timeline/model/thing-at.ts';
import { windowSummary } from '../../tools/inspector/src/inspect/timeline/model/window-summary.ts';
import { TimeState } from '../../tools/inspector/src/inspect/timeline/time-state.ts';
import type { TimeWindow } from '../../tools/inspector/src/inspect/timeline/time-window.ts';
import { fixtureCall } from './fixture-call.ts';

function stateOf(call: OpenCall, chosen?: TimeState['chosen']): TimeState {
  const state = new TimeState(call, new Playhead(call), chosen);
  state.widthPx.value = 1000;
  return state;
}

function liveCall(endMs: number): OpenCall {
  const call = new OpenCall('live');
  call.isLive.value = true;
  grow(call, endMs);
  return call;
}

function grow(call: OpenCall, at: number): void {
  call.entries.push({ at, kind: 'effect', type: 'client.mark', mark: 'r1:0' });
  call.version.value += 1;
}

describe('a time axis', () => {
  it('shows a short call as a whole', async () => {
    const state = stateOf(await fixtureCall('barge-in/words-cut.yaml'));
    expect(state.window.value.fromMs).toBe(0);
    expect(state.xOf(state.endMs)).toBeLessThan(1000);
    expect(state.momentAt(state.xOf(1234))).toBeCloseTo(1234);
  });

  it('stays at the end of a call that goes on, for as long as that is followed', () => {
    const call = liveCall(60_000);
    const state = stateOf(call);
    const spanMs = state.window.value.toMs - state.window.value.fromMs;
    grow(call, 70_000);
    expect(state.window.value.toMs).toBeGreaterThan(70_000);
    expect(state.window.value.toMs - state.window.value.fromMs).toBeCloseTo(spanMs);
    state.pan(-30_000);
    const looked = state.window.value;
    expect(state.playhead.isFollowing.value).toBe(false);
    grow(call, 80_000);
    expect(state.window.value).toEqual(looked);
  });

  it('has one scale with the strip of the whole call, while a live call is young', () => {
    const state = stateOf(liveCall(8500));
    expect(state.overview.value).toEqual(state.window.value);
  });

  it('comes to a moment that is chosen elsewhere', async () => {
    const state = stateOf(await fixtureCall('barge-in/words-cut.yaml'));
    state.show({ fromMs: 0, toMs: 500 });
    state.reveal(1600);
    expect(state.window.value.fromMs).toBeLessThan(1600);
    expect(state.window.value.toMs).toBeGreaterThan(1600);
  });

  it('knows the state at the playhead', async () => {
    const state = stateOf(await fixtureCall('barge-in/words-cut.yaml'));
    state.playhead.seek(1700);
    expect(state.publicState.value).toBe('barge-in');
    state.playhead.seek(1900);
    expect(state.publicState.value).toBe('listening');
  });

  it('shows a turn with its answer', async () => {
    const state = stateOf(await fixtureCall('barge-in/words-cut.yaml'));
    state.showTurn(300);
    expect(state.window.value).toEqual({ fromMs: 0, toMs: 1984 });
  });

  it('is moved with another one that shares its window', async () => {
    const one = stateOf(await fixtureCall('barge-in/words-cut.yaml'));
    const other = stateOf(await fixtureCall('barge-in/noise-passes.yaml'), one.chosen);
    one.show({ fromMs: 1000, toMs: 2000 });
    one.zoom(0.5, 1500);
    expect(other.window.value).toEqual({ fromMs: 1250, toMs: 1750 });
  });

  it('tells what is in view in words', async () => {
    const state = stateOf(await fixtureCall('barge-in/words-cut.yaml'));
    const summary = (window: TimeWindow) => windowSummary(state.grown.value.model, window);
    expect(summary({ fromMs: 0, toMs: 3000 })).toEqual([
      "Turn 0: 0.0–0.5 s, “Tell me a story.”, committed, the agent's voice comes 270 ms later.",
      "Turn 1: 1.6–2.3 s, “Stop it.”, barge-in, the reply cut, committed, the agent's voice comes 180 ms later.",
    ]);
    expect(summary({ fromMs: 700, toMs: 800 })).toEqual(['No turn of the caller is in view.']);
    const guessed = stateOf(await fixtureCall('speculation/resumed-withdraws.yaml'));
    expect(windowSummary(guessed.grown.value.model, { fromMs: 0, toMs: 500 })[0]).toContain(
      'guess discarded because the caller went on talking',
    );
  });
});

describe('what is pointed at on a time axis', () => {
  it('is told with its entry, its time and why', async () => {
    const call = await fixtureCall('speculation/resumed-withdraws.yaml');
    const state = stateOf(call);
    const { model } = state.grown.value;
    const lanes = state.lanes.value;
    const middleOf = (id: string): number => {
      const lane = lanes.find((each) => each.id === id);
      return lane === undefined ? -1 : lane.topPx + 8;
    };
    const [guess] = model.bars.guesses.bars;
    const pointed = thingAt(model, lanes, {
      atMs: (guess?.fromMs ?? 0) + 1,
      yPx: middleOf('guesses'),
      msPerPx: 0.1,
    });
    expect(pointed).toMatchObject({ kind: 'guesses', title: 'Guess r1', entry: guess?.entry });
    expect(pointed?.lines[0]).toBe('discarded: the caller went on talking');
    expect(call.entries[pointed?.entry ?? -1]).toMatchObject({ type: 'reply.requested', reply: 1 });
    expect(thingAt(model, lanes, { atMs: 100_000, yPx: middleOf('guesses'), msPerPx: 1 })).toBeUndefined();
    expect(thingAt(model, lanes, { atMs: 0, yPx: -50, msPerPx: 1 })).toBeUndefined();
  });

  it('is a barge-in with its moments', async () => {
    const state = stateOf(await fixtureCall('barge-in/words-cut.yaml'));
    const lanes = state.lanes.value;
    const pointed = thingAt(state.grown.value.model, lanes, {
      atMs: 1700,
      yPx: (lanes[0]?.topPx ?? 0) + 4,
      msPerPx: 2,
    });
    expect(pointed).toEqual({
      kind: 'barge-in',
      entry: expect.any(Number) as number,
      title: 'Barge-in by turn 1: r1 stops in 0 ms, cut after “Once upon a”',
      time: '0:01.600 – 0:01.850 (250 ms)',
      lines: ['0:01.600 caller starts · paused · cleared', '0:01.850 cut'],
    });
  });
});
