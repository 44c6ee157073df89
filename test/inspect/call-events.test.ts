import { describe, expect, it } from 'vitest';
import {
  callEvents,
  endsCall,
  eventGroups,
  eventOf,
  exampleOf,
  type CallEventType,
} from '../../tools/inspector/src/inspect/operator/call-events.ts';
import { FrameReplay } from '../../tools/replay/log/frame-replay.ts';
import type { Frame } from '../../src/inspector/frame.ts';
import { scenarioLog } from '../support/scenario-log.ts';

describe('the example of an event that is injected', () => {
  it('is of the present turn and reply', () => {
    const context = { turn: { number: 7, open: true }, reply: { id: 12 }, replies: 12 };
    expect(exampleOf('turn.eot', context)).toEqual({ turn: 7, text: 'hello there' });
    expect(exampleOf('playout.cut', context)).toEqual({ reply: 12, heard: '' });
    expect(exampleOf('reply.failed', { ...context, reply: undefined })).toEqual({ reply: 12 });
    expect(exampleOf('operator.say', context)).toEqual(callEvents['operator.say']);
  });

  it('has numbers to begin with where nothing is known', () => {
    for (const type of Object.keys(callEvents) as CallEventType[])
      expect(exampleOf(type, undefined)).toEqual(callEvents[type]);
  });

  it('is taken by the machine of a running call', async () => {
    const frames: Frame[] = [];
    const log = await scenarioLog('tools/words-before-a-long-tool.yaml');
    const [header, ...entries] = log;
    const replay = new FrameReplay(header ?? expect.fail('no header'), (frame) => frames.push(frame));
    const until = entries.findLastIndex(({ type }) => type === 'playout.finished');
    for (const [index, entry] of entries.slice(0, until + 1).entries())
      if (entry.kind !== 'decision') replay.give(entry, index + 1);
    const at = entries[until]?.at ?? 0;
    const event = exampleOf('turn.eot', frames.at(-1)?.context);
    replay.give({ at, kind: 'input', type: 'turn.eot', ...event }, until + 2);
    expect(frames.at(-1)?.decisions).toContainEqual(
      expect.objectContaining({ type: 'turn.committed', text: 'hello there' }),
    );
  });
});

describe('the events that are offered', () => {
  it('are all there are, once each', () => {
    const offered = eventGroups.flatMap(([, types]) => types);
    expect(offered.toSorted()).toEqual(Object.keys(callEvents).toSorted());
  });

  it('are marked where they end the call, and nowhere else', async () => {
    const log = await scenarioLog('tools/words-before-a-long-tool.yaml');
    const [header, ...entries] = log;
    const until = entries.findLastIndex(({ type }) => type === 'playout.finished');
    const isOver = (type: CallEventType): boolean => {
      const frames: Frame[] = [];
      const replay = new FrameReplay(header ?? expect.fail('no header'), (frame) => frames.push(frame));
      for (const [index, entry] of entries.slice(0, until + 1).entries())
        if (entry.kind !== 'decision') replay.give(entry, index + 1);
      const fields = exampleOf(type, frames.at(-1)?.context);
      replay.give({ at: entries[until]?.at ?? 0, kind: 'input', type, ...fields }, until + 2);
      return frames.at(-1)?.states.some((path) => /^(ending|ended|failed)/u.test(path)) === true;
    };
    const types = Object.keys(callEvents) as CallEventType[];
    expect(types.filter(isOver)).toEqual(types.filter(endsCall));
  });
});

describe('an event that is typed', () => {
  it('is of the chosen type, or of the one that it has itself', () => {
    expect(eventOf('turn.eot', '{"turn": 2}')).toEqual({ ok: true, event: { type: 'turn.eot', turn: 2 } });
    expect(eventOf('operator.say', '{"type": "caller.typed", "text": "hello"}')).toEqual({
      ok: true,
      event: { type: 'caller.typed', text: 'hello' },
    });
    expect(eventOf('caller.hung-up', ' ')).toEqual({ ok: true, event: { type: 'caller.hung-up' } });
  });

  it.each([
    ['of a type that there isn’t', '{"type": "caller.sang"}', 'There is no event'],
    ['without an object', '[1]', 'have to be a JSON object'],
    ['that is no JSON', '{turn: 1}', 'no JSON'],
  ])('is none %s', (_name, typed, words) => {
    expect(eventOf('turn.eot', typed)).toEqual({ ok: false, words: expect.stringContaining(words) });
  });
});
