import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Playhead } from '../../tools/inspector/src/inspect/playhead.ts';
import { injection, readFeedMessage } from '../../tools/inspector/src/inspect/record/feed-message.ts';
import { attached, goOn, recording, register, settle, stage } from './live-stage.ts';

let recorded: Awaited<ReturnType<typeof recording>>;
let on: ReturnType<typeof stage>;

beforeAll(async () => {
  recorded = await recording();
});

beforeEach(() => {
  on = stage(recorded);
});

describe('a live call that is joined', () => {
  it('has its past from the log and its present from the feed, each line and frame once', async () => {
    on.server.flushed = 40;
    on.live.attach();
    register(on, 40);
    goOn(on, 40, 50);
    await settle();
    goOn(on, 50, on.log.length);
    const call = on.live.call.value;
    expect(on.live.status.value).toEqual({ name: 'attached' });
    expect(call?.isLive.value).toBe(true);
    expect(call?.entries).toEqual(on.whole.entries);
    expect(call?.frames).toEqual(JSON.parse(JSON.stringify(on.whole.frames)));
  });

  it('takes from the log just the lines before it came', async () => {
    on.server.flushed = on.log.length;
    on.live.attach();
    register(on, 40);
    await settle();
    expect(on.live.call.value?.entries.length).toBe(40);
  });

  it('waits for a log that is not written so far yet', async () => {
    on.server.flushed = 30;
    on.live.attach();
    register(on, 40);
    await settle();
    expect(on.live.status.value.name).toBe('joining');
    on.server.flushed = 40;
    on.clock.advance(250);
    await settle();
    expect(on.live.call.value?.entries).toEqual(on.log.slice(0, 40));
  });

  it('begins there when nothing is recorded', async () => {
    on = stage(recorded, { isRecorded: false });
    on.live.attach();
    register(on, 40);
    await settle();
    goOn(on, 40, 60);
    const call = on.live.call.value;
    expect(call?.firstLine).toBe(40);
    expect(call?.entries).toEqual(on.log.slice(40, 60));
    expect(call?.frameOf(0)).not.toBe(-1);
  });

  it('is told to its views once a drawing, however much comes', async () => {
    await attached(on, 40);
    const { version } = on.live.call.value ?? expect.fail('no call');
    const before = version.value;
    goOn(on, 40, 60);
    expect(version.value).toBe(before);
    on.screen.draw(16);
    expect(version.value).toBe(before + 1);
    expect(on.screen.isAsked).toBe(false);
  });

  it('shows the frame of a line that was told before', async () => {
    await attached(on, 40);
    const shown = on.live.call.value ?? expect.fail('no call');
    const playhead = new Playhead(shown);
    goOn(on, 40, 60);
    const held = shown.frames.pop() ?? expect.fail('no frame');
    on.screen.draw(16);
    expect(shown.frames[playhead.frame.value]).not.toBe(held);
    shown.frames.push(held);
    shown.version.value += 1;
    expect(shown.frames[playhead.frame.value]).toBe(held);
  });

  it('is joined once, however often it is told who is there', async () => {
    await attached(on, 40);
    goOn(on, 40, 50);
    register(on, 50);
    goOn(on, 50, on.log.length);
    await settle();
    expect(on.live.call.value?.entries).toEqual(on.log);
  });

  it('is joined again when a line is missing', async () => {
    await attached(on, 40);
    goOn(on, 40, 45);
    goOn(on, 46, 50);
    expect(on.live.status.value).toEqual({ name: 'lost' });
    expect(on.live.call.value?.entries.length).toBe(45);
    on.clock.advance(500);
    await settle();
    on.server.flushed = 60;
    register(on, 60);
    await settle();
    goOn(on, 60, on.log.length);
    expect(on.live.call.value?.entries).toEqual(on.log);
  });

  it('is over when its machine stops', async () => {
    await attached(on, 40);
    on.tell({ type: 'service.stop', sessionId: 'x:1', status: 'done' });
    expect(on.live.status.value.name).toBe('attached');
    on.tell({ type: 'service.stop', sessionId: 'x:0', status: 'done' });
    on.lines.at(-1)?.events.onLost(1006, '');
    expect(on.live.status.value).toEqual({ name: 'over', notice: 'The call is over.' });
    expect(on.live.call.value?.isLive.value).toBe(false);
    expect(on.clock.timerCount).toBe(0);
  });
});

describe('an event for a live call', () => {
  it('is sent as @xstate/inspect sends it', async () => {
    await attached(on, 40);
    expect(on.live.allowSend.value).toBe(true);
    on.live.inject({ type: 'operator.hangup' });
    const [text] = on.lines.at(-1)?.sent ?? [];
    expect(text).toBe(injection('x:0', { type: 'operator.hangup' }));
    const { type, event } = JSON.parse(text ?? '') as { readonly type: string; readonly event: string };
    expect(type).toBe('xstate.event');
    expect(JSON.parse(event)).toEqual({
      name: 'operator.hangup',
      data: { type: 'operator.hangup' },
      $$type: 'scxml',
      type: 'external',
      origin: 'x:0',
    });
  });

  it('may be refused, and the reason is told until the next one', async () => {
    await attached(on, 40);
    on.tell({ type: 'service.refused', notice: 'There is no such event.' });
    expect(on.live.refusal.value).toBe('There is no such event.');
    on.live.inject({ type: 'operator.hangup' });
    expect(on.live.refusal.value).toBeUndefined();
  });

  it('is the only thing a feed is understood by', () => {
    expect(readFeedMessage('{"type":"service.microstep"}')).toBeUndefined();
    expect(readFeedMessage('nonsense')).toBeUndefined();
    expect(readFeedMessage('null')).toBeUndefined();
    expect(readFeedMessage('{"type":"service.refused","notice":"No."}')).toEqual({
      type: 'service.refused',
      notice: 'No.',
    });
  });
});
