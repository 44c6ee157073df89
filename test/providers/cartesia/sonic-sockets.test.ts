import { concat, NEVER, of } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hearReply, samplesOf, type HeardReply } from '../../contracts/heard-reply.ts';
import { openSonicStage, type SonicStage } from './sonic-stage.ts';
import { eventually } from '../../support/eventually.ts';

const minute = 60_000;
let stage: SonicStage;
beforeEach(async () => {
  stage = await openSonicStage({ oneClock: true });
});
afterEach(() => stage.close());

function hold(): HeardReply {
  return hearReply(stage.provider, concat(of('Hello.'), NEVER), stage.options);
}

function speak(): Promise<unknown> {
  return hearReply(stage.provider, of('Hello.'), stage.options).whole();
}

function openSockets(): number {
  return stage.emulator.host.openExchanges.length;
}

async function untilOpen(count: number): Promise<void> {
  await eventually(() => expect(openSockets()).toBe(count));
}

/** Lets time pass for both sides, with what they send each other in between. */
async function pass(ms: number): Promise<void> {
  const untilMs = stage.clock.now() + ms;
  while (await stage.clock.step(untilMs))
    for (let i = 0; i < 5; i++) await new Promise((r) => setImmediate(r));
}

describe('the sockets to Cartesia', () => {
  it('are opened ahead, once', async () => {
    stage.provider.warm?.();
    stage.provider.warm?.();
    await untilOpen(1);
    await speak();
    expect(stage.emulator.host.exchanges).toHaveLength(1);
  });

  it('carry dozens of replies each', async () => {
    const replies = Array.from({ length: 40 }, hold);
    for (const reply of replies) await reply.first('audio');
    expect(openSockets()).toBe(2);
    for (const reply of replies) reply.stop();
    await eventually(() => expect(stage.openReplies()).toBe(0));
  });

  it('are replaced before Cartesia closes them for being idle, as long as somebody calls', async () => {
    stage.provider.warm?.();
    await untilOpen(1);
    await pass(4.6 * minute);
    await untilOpen(1);
    expect(stage.emulator.host.exchanges).toHaveLength(2);
    const [first] = stage.emulator.host.exchanges;
    expect(first?.closeCode).toBe(1000);
    await pass(60 * minute);
    await untilOpen(0);
    const before = stage.emulator.host.exchanges.length;
    expect(before).toBeLessThan(10);
    await speak();
    expect(stage.emulator.host.exchanges).toHaveLength(before + 1);
  });

  it('that were not needed any more are let go of', async () => {
    const replies = Array.from({ length: 40 }, hold);
    for (const reply of replies) await reply.first('audio');
    for (const reply of replies) reply.stop();
    await pass(4.6 * minute);
    await eventually(() => expect(openSockets()).toBe(1));
  });

  it('are not asked again when they have stopped answering', async () => {
    stage.emulator.failNext('silent');
    const reply = hold();
    await eventually(() => expect(stage.openReplies()).toBe(1));
    await pass(6000);
    await reply.error();
    const events = await hearReply(stage.provider, of('Hello.'), stage.options).whole();
    expect(samplesOf(events, 0)).toBeGreaterThan(0);
    expect(stage.emulator.host.exchanges).toHaveLength(2);
    await untilOpen(1);
  });

  it('that can’t be opened ahead are of no consequence', async () => {
    stage.emulator.host.refuseNext({ status: 503 });
    stage.provider.warm?.();
    await eventually(() => expect(stage.emulator.host.exchanges).toHaveLength(1));
    await untilOpen(0);
    await speak();
  });

  it('are closed with the provider, and leave no timer', async () => {
    stage.provider.warm?.();
    await speak();
    await stage.provider.close?.();
    await untilOpen(0);
    await eventually(() => expect(stage.clock.pending).toBe(0));
    stage.provider.warm?.();
    expect(stage.emulator.host.exchanges).toHaveLength(1);
  });
});
