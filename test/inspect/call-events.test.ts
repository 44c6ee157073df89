import { describe, expect, it } from 'vitest';
import {
  callEvents,
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
