import { describe, expect, it } from 'vitest';
import { bargeInWords, momentsOf } from '../../tools/inspector/src/inspect/timeline/model/barge-ins.ts';
import { thingAt } from '../../tools/inspector/src/inspect/timeline/model/thing-at.ts';
import { windowSummary } from '../../tools/inspector/src/inspect/timeline/model/window-summary.ts';
import { Playhead } from '../../tools/inspector/src/inspect/playhead.ts';
import { TimeState } from '../../tools/inspector/src/inspect/timeline/time-state.ts';
import { fixtureCall, writtenCall } from './fixture-call.ts';

async function axisOf(file: string): Promise<TimeState> {
  const call = await fixtureCall(file);
  return new TimeState(call, new Playhead(call));
}

describe('an interruption that was not spoken', () => {
  it('is put down to what was typed', async () => {
    const { bargeIns } = (await axisOf('dtmf-typed/typed-over-speech.yaml')).grown.value.model;
    expect(bargeIns.map(bargeInWords)).toEqual([
      'Barge-in by a typed turn: r1 stops, cut after “Once upon a”',
    ]);
    expect(bargeIns.flatMap(momentsOf)).toEqual([
      { atMs: 1600, name: 'caller types · paused · cleared · cut' },
    ]);
  });

  it('is not put down to a spoken turn that is long over', () => {
    const said = { kind: 'input', turn: 0, text: 'Hello.' } as const;
    const call = writtenCall([
      { at: 0, type: 'turn.started', ...said },
      { at: 500, type: 'turn.eot', ...said },
      { at: 500, kind: 'decision', type: 'turn.committed', turn: 0, text: 'Hello.' },
      { at: 6000, kind: 'input', type: 'caller.typed', text: 'Stop.' },
      { at: 6000, kind: 'decision', type: 'state.entered', state: 'barge-in' },
      { at: 6000, kind: 'decision', type: 'playout.paused', reply: 2 },
    ]);
    const state = new TimeState(call, new Playhead(call));
    expect(state.grown.value.model.bargeIns).toMatchObject([{ by: 'typed', startedMs: 6000, reply: 2 }]);
    expect(state.grown.value.model.bargeIns[0]?.turn).toBeUndefined();
  });

  it('is put down to keys', async () => {
    const { bargeIns } = (await axisOf('dtmf-typed/key-over-a-menu.yaml')).grown.value.model;
    expect(bargeIns.map(bargeInWords)).toEqual([expect.stringContaining('Barge-in by keys: r1 stops')]);
    expect(momentsOf(bargeIns[0] ?? expect.fail('none'))[0]?.name).toContain('caller presses keys');
  });
});

describe('what was not spoken on the time axis', () => {
  it('stands in the lane of the caller, with its words', async () => {
    const { bars } = (await axisOf('metrics/typed-between-turns.yaml')).grown.value.model;
    expect(
      bars.caller.bars.map(({ name, by, text, fromMs, toMs, outcome }) => [
        name,
        by,
        text,
        fromMs,
        toMs,
        outcome,
      ]),
    ).toEqual([
      ['Turn 0', undefined, 'What are your hours?', 0, 500, 'committed'],
      ['Typed', 'typed', 'And on Sundays?', 3000, 3000, 'committed'],
      ['Turn 1', undefined, 'Thank you.', 6000, 6500, 'committed'],
    ]);
  });

  it.each([
    ['dtmf-typed/keys-collected.yaml', [['42', 500, 2400]], ['4', '2']],
    ['dtmf-typed/keys-terminated.yaml', [['4#', 500, 900]], ['4', '#', '*']],
  ])('is what keys came to in %s', async (file, keys, digits) => {
    const { bars, ticks } = (await axisOf(file)).grown.value.model;
    expect(bars.caller.bars.map(({ text, fromMs, toMs }) => [text, fromMs, toMs])).toEqual(keys);
    expect(bars.caller.bars[0]).toMatchObject({ by: 'keys', outcome: 'committed' });
    expect(ticks.caller.map(({ kind, name }) => [kind, name])).toEqual(digits.map((each) => ['key', each]));
  });

  it('is a turn for “This turn”, and for who hears what is in view', async () => {
    const state = await axisOf('dtmf-typed/typed-over-speech.yaml');
    state.showTurn(700);
    expect(state.window.value).toEqual({ fromMs: 368, toMs: 1732 });
    expect(windowSummary(state.grown.value.model, { fromMs: 0, toMs: 3000 })).toEqual([
      "Typed: 0.5 s, “Tell me a story.”, committed, the agent's voice comes 270 ms later.",
      "Typed: 1.6 s, “Stop it.”, barge-in, the reply cut, committed, the agent's voice comes 180 ms later.",
    ]);
  });

  it('is told of where its words are pointed at', async () => {
    const state = await axisOf('dtmf-typed/typed-over-speech.yaml');
    const lanes = state.lanes.value;
    const caller = lanes.find(({ id }) => id === 'caller');
    const spot = { atMs: 600, yPx: (caller?.topPx ?? -99) + 4, msPerPx: 2 };
    expect(thingAt(state.grown.value.model, lanes, spot)).toMatchObject({
      title: 'Typed',
      time: '0:00.500',
      lines: ['committed', '“Tell me a story.”'],
    });
  });
});

describe('the lanes of a time axis', () => {
  it('are those that a call has something for', async () => {
    const typed = await axisOf('dtmf-typed/typed-turn.yaml');
    expect(typed.lanes.value.map(({ id }) => id)).toEqual([
      'state',
      'caller',
      'model',
      'speech',
      'playout',
      'marks',
      'events',
    ]);
  });
});
