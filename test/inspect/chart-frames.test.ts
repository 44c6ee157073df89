import { describe, expect, it } from 'vitest';
import { captionOf, type Caption } from '../../tools/inspector/src/inspect/chart/state/caption.ts';
import { CallHistory } from '../../tools/inspector/src/inspect/chart/state/call-history.ts';
import {
  countsOf,
  coverageWords,
  neverMarks,
} from '../../tools/inspector/src/inspect/chart/state/coverage.ts';
import { frameMarks, litStates, markKey } from '../../tools/inspector/src/inspect/chart/state/marks.ts';
import { timersLeft } from '../../tools/inspector/src/inspect/chart/state/timers.ts';
import { callChart, callDelays, frameOn } from './chart-scenario.ts';
import { fixtureCall } from './fixture-call.ts';

const guess = (await fixtureCall('speculation/depth-text.yaml')).frames;
const contested = (await fixtureCall('barge-in/audio-ready-while-contested.yaml')).frames;

const { timers } = frameOn(guess, 'turn.eager-eot').frame;

function sharesAt(atMs: number): readonly number[] {
  return timersLeft(timers, callDelays, atMs).map(({ share }) => share);
}

function captionOn(frames: typeof guess, event: string): Caption {
  const { frame, before } = frameOn(frames, event);
  return captionOf(frame, before, callDelays);
}

function floorEdge(id: string): string | undefined {
  return id.startsWith('active.floor') ? 'the edge' : undefined;
}

describe('what is marked', () => {
  it('is each innermost state, and more lightly those around it', () => {
    const { frame } = frameOn(guess, 'turn.eager-eot');
    expect(litStates(frame.states).toSorted()).toEqual([
      'active.deafness.hearing',
      'active.floor.eager-thinking',
      'active.keypad.idle',
      'active.recogniser.open.attentive',
      'active.turnEnd.unasked',
    ]);
    const marks = frameMarks(frame, () => undefined, ['connecting', 'active.floor.eager-thinking']);
    expect(marks.get(markKey.box('active.floor.eager-thinking'))).toBe('is-lit');
    expect(marks.get(markKey.box('active.floor'))).toBe('is-around');
    expect(marks.get(markKey.box('connecting'))).toBe('is-visited');
    expect(marks.get(markKey.box('ending'))).toBeUndefined();
  });

  it('is what was taken and what was refused, with the edges that they are told on', () => {
    const { frame } = frameOn(guess, 'turn.eot');
    const marks = frameMarks(frame, floorEdge, []);
    expect(marks.get(markKey.transition('active.floor.eager-thinking talk.ended #4'))).toBe('is-taken');
    expect(marks.get(markKey.transition('active.floor.eager-thinking talk.ended #3'))).toBe('is-refused');
    expect(marks.get(markKey.transition('active.floor.eager-thinking talk.ended #5'))).toBeUndefined();
    expect(marks.get(markKey.edge('the edge'))).toBe('is-taken');
  });

  it('is nothing before the first frame', () => {
    expect(frameMarks(undefined, () => undefined, [])).toEqual(new Map());
  });
});

describe('the caption', () => {
  it('tells the event, what it meant, where it led and why', () => {
    const caption = captionOn(guess, 'turn.eager-eot');
    expect(caption.events).toBe('turn.eager-eot → talk.guessed');
    expect(caption.move).toBe('listening › busy → eager-thinking');
    expect(caption.steps.map(({ event, move, guard }) => [event, move, guard])).toEqual([
      ['turn.eager-eot', 'active stays', undefined],
      ['talk.guessed', 'listening → eager-thinking', 'mayGuess and not talkedOverAReply'],
    ]);
    expect(caption.refused.map(({ words }) => words)).toEqual(['isStale (active)']);
  });

  it('has the steps in their order, through states that are passed through at once', () => {
    const caption = captionOn(contested, 'turn.started');
    expect(caption.move).toBe('listening › quiet → listening › busy');
    const last = captionOn(contested, 'playout.finished');
    expect(last.move).toBe('holding › speaking → listening › quiet');
    expect(last.steps.map(({ move }) => move)).toEqual([
      'call stays',
      'holding › speaking → settling',
      'settling → listening',
      'listening › waiting → listening › quiet',
    ]);
  });

  it('calls a delay by its setting, and says when nothing came of it', () => {
    const frame = guess.find(({ event: { type } }) => type.startsWith('xstate.after.silencePatience'));
    if (frame === undefined) throw new Error('the silence was never noticed');
    const { events, move, refused } = captionOf(frame, frame, callDelays);
    expect(events).toBe('after silence.promptAfterMs');
    expect(move).toBe('changes nothing');
    expect(refused.map(({ words }) => words)).toEqual([
      'silenceIsHandled and promptIsLeft (listening › quiet)',
      'silenceIsHandled (listening › quiet)',
    ]);
  });

  it('tells the beginning, and states that begin side by side', () => {
    const [first, second] = contested;
    if (first === undefined || second === undefined) throw new Error('nothing happened');
    expect(captionOf(first, undefined, callDelays)).toMatchObject({
      events: 'the call begins',
      move: '→ connecting',
    });
    expect(captionOf(second, first, callDelays).move).toBe(
      'connecting → listening › quiet, keypad › idle, recogniser › open › attentive, deafness › hearing, turnEnd › unasked',
    );
  });
});

describe('the history of a call', () => {
  const history = new CallHistory(contested);
  history.readOn();

  it('counts what was taken and entered up to a frame', () => {
    const { index } = frameOn(contested, 'playout.finished');
    const settled = 'active.floor.settling always #4';
    expect([history.timesTaken(settled, index - 1), history.timesTaken(settled, index)]).toEqual([0, 1]);
    const quiet = 'active.floor.listening.quiet';
    expect([
      history.timesEntered(quiet, 0),
      history.timesEntered(quiet, 1),
      history.timesEntered(quiet, index),
    ]).toEqual([0, 1, 2]);
  });

  it('finds the times around a frame that took a transition', () => {
    const heard = 'active turn.* #2';
    const taking = contested.flatMap(({ taken }, index) =>
      taken.some(({ id }) => id === heard) ? [index] : [],
    );
    const [first, second, third] = taking;
    expect(second === undefined ? undefined : history.around(heard, second)).toEqual({
      before: first,
      after: third,
    });
    expect(history.around(heard, 0)).toEqual({ before: undefined, after: first });
    expect(history.around(heard, contested.length)).toEqual({ before: taking.at(-1), after: undefined });
    expect(history.around('never', 3)).toEqual({ before: undefined, after: undefined });
  });

  it('knows the state that clients see, and since when', () => {
    const { index } = frameOn(contested, 'reply.text-ready');
    expect(history.stayAt(index)).toMatchObject({ state: 'barge-in', at: 600 });
    expect(history.stayAt(-1)).toBeUndefined();
  });

  it('reads frames that come later, each once', () => {
    const frames = contested.slice(0, 4);
    const growing = new CallHistory(frames);
    growing.readOn();
    frames.push(...contested.slice(4));
    growing.readOn();
    growing.readOn();
    const end = contested.length - 1;
    for (const { id } of callChart.transitions)
      expect(growing.timesTaken(id, end)).toBe(history.timesTaken(id, end));
    expect(growing.stayAt(end)).toEqual(history.stayAt(end));
  });
});

describe('timers', () => {
  it('say which setting they wait for, and how long they still do', () => {
    expect(
      timersLeft(timers, callDelays, 1400).map(({ name, source, leftMs, share }) => [
        name,
        source,
        leftMs,
        share,
      ]),
    ).toEqual([
      ['speculation.timeoutMs', 'active.floor.eager-thinking', 4000, 0.8],
      ['limits.maxCallMs', 'active', 1_798_600, 1_798_600 / 1_800_000],
    ]);
  });

  it('never have less than nothing left, nor more than all', () => {
    expect(sharesAt(10_000_000)).toEqual([0, 0]);
    expect(sharesAt(-5)).toEqual([1, 1]);
  });
});

describe('coverage', () => {
  const [one, other] = callChart.transitions;
  const edges = new Map([
    ['both', [one?.id ?? '', other?.id ?? '']],
    ['other', [other?.id ?? '']],
  ]);
  const counts = countsOf({ transitions: { [one?.id ?? '']: 3 }, states: { connecting: 2 } });

  it('marks what never happened, an edge if nothing went along it', () => {
    const marks = neverMarks(callChart, counts, edges);
    expect(marks.get(markKey.transition(other?.id ?? ''))).toBe('is-never');
    expect(marks.has(markKey.transition(one?.id ?? ''))).toBe(false);
    expect([marks.has(markKey.edge('both')), marks.get(markKey.edge('other'))]).toEqual([false, 'is-never']);
    expect([marks.has(markKey.box('connecting')), marks.get(markKey.box('ended'))]).toEqual([
      false,
      'is-never',
    ]);
  });

  it('is summed up', () => {
    expect(coverageWords(callChart, counts)).toBe(
      `transitions 1 of ${callChart.transitions.length}, states 1 of ${callChart.states.size}`,
    );
  });
});
