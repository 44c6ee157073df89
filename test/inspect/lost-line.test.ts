import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attached, goOn, recording, register, settle, stage } from './live-stage.ts';

let recorded: Awaited<ReturnType<typeof recording>>;
let on: ReturnType<typeof stage>;

beforeAll(async () => {
  recorded = await recording();
});

beforeEach(() => {
  on = stage(recorded);
});

describe('a line that is lost', () => {
  it('is opened again with growing patience, and what was missed is filled in', async () => {
    await attached(on, 40);
    goOn(on, 40, 50);
    const call = on.live.call.value;
    on.lines.at(-1)?.events.onLost(1006, '');
    expect(on.live.status.value).toEqual({ name: 'lost' });
    on.clock.advance(500);
    await settle();
    on.lines.at(-1)?.events.onLost(1006, '');
    on.clock.advance(999);
    await settle();
    expect(on.lines.length).toBe(2);
    on.clock.advance(1);
    await settle();
    expect(on.lines.length).toBe(3);
    on.server.flushed = 70;
    register(on, 70);
    await settle();
    goOn(on, 70, on.log.length);
    expect(on.live.call.value).toBe(call);
    expect(call?.entries).toEqual(on.whole.entries);
    expect(call?.frames.map(({ line }) => line)).toEqual(on.whole.frames.map(({ line }) => line));
  });

  it('begins anew where nothing is recorded', async () => {
    on = stage(recorded, { isRecorded: false });
    on.live.attach();
    register(on, 40);
    await settle();
    const call = on.live.call.value;
    on.lines.at(-1)?.events.onLost(1006, '');
    on.clock.advance(500);
    await settle();
    register(on, 60);
    await settle();
    expect(on.live.call.value).not.toBe(call);
    expect(on.live.call.value?.firstLine).toBe(60);
  });

  it('is not opened again for a call that has ended meanwhile', async () => {
    await attached(on, 40);
    on.lines.at(-1)?.events.onLost(1006, '');
    on.server.isStillLive = false;
    on.clock.advance(500);
    await settle();
    expect(on.lines.length).toBe(1);
    expect(on.live.status.value.name).toBe('over');
  });

  it.each([
    [1000, 'over'],
    [4404, 'over'],
    [1001, 'lost'],
    [1006, 'lost'],
    [1013, 'dropped'],
    [4429, 'dropped'],
  ])('closed with %d is %s', async (closeCode, name) => {
    await attached(on, 40);
    on.lines.at(-1)?.events.onLost(closeCode, 'So it is.');
    expect(on.live.status.value.name).toBe(name);
  });

  it('that fell behind is attached again only when somebody asks', async () => {
    await attached(on, 40);
    on.tell({ type: 'service.dropped', notice: 'This page fell behind.' });
    expect(on.live.status.value).toEqual({ name: 'dropped', notice: 'This page fell behind.' });
    expect(on.lines[0]?.isClosed).toBe(true);
    on.clock.advance(60_000);
    expect(on.lines.length).toBe(1);
    on.live.attach();
    on.server.flushed = 60;
    register(on, 60);
    await settle();
    expect(on.live.status.value.name).toBe('attached');
    expect(on.live.call.value?.entries).toEqual(on.log.slice(0, 60));
  });

  it('is given up when it breaks again and again soon after it was there, until somebody asks', async () => {
    on.server.flushed = on.log.length;
    on.live.attach();
    for (const loss of [1, 2, 3]) {
      register(on, 40);
      await settle();
      on.clock.advance(10_000);
      on.lines.at(-1)?.events.onLost(1006, '');
      expect(on.live.status.value.name).toBe(loss < 3 ? 'lost' : 'dropped');
      on.clock.advance(500);
      await settle();
    }
    expect(on.lines.length).toBe(3);
    on.live.attach();
    register(on, 40);
    await settle();
    on.lines.at(-1)?.events.onLost(1006, '');
    expect(on.live.status.value.name).toBe('lost');
  });

  it('is tried again however often it breaks in a longer time', async () => {
    on.server.flushed = on.log.length;
    on.live.attach();
    for (let loss = 0; loss < 5; loss += 1) {
      register(on, 40);
      await settle();
      on.clock.advance(31_000);
      on.lines.at(-1)?.events.onLost(1006, '');
      expect(on.live.status.value.name).toBe('lost');
      on.clock.advance(500);
      await settle();
    }
  });

  it('says nothing any more once the page has left it', async () => {
    await attached(on, 40);
    on.live.leave();
    goOn(on, 40, 50);
    on.lines.at(-1)?.events.onLost(1006, '');
    expect(on.live.call.value?.entries.length).toBe(40);
    expect(on.clock.timerCount).toBe(0);
  });
});
