import { Subject, Subscription } from 'rxjs';
import { expect, it, vi } from 'vitest';
import type { SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import { activeResources, grownResources, turnsOfTheLoop } from '../support/active-resources.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { quiet } from './speech-to-text-call.ts';
import type { SpeechToTextStage } from './speech-to-text-rig.ts';
import { order, type SpeechToTextScene } from './speech-to-text-scene.ts';

const cancelledWithinMs = 50;

/** How it connects, is left, and what it leaves behind. */
export function describeConnection<Stage extends SpeechToTextStage>(scene: SpeechToTextScene<Stage>): void {
  const { rig, stage, open } = scene;

  it('opens nothing before it is subscribed to, and one connection for each subscriber', async () => {
    const audio = await stage().say([order]);
    const { speechToText, audio: form } = stage();
    const silent = { audio: form, language: 'en-US', context$: new Subject<never>(), firstTurn: 0 };
    const heard$ = speechToText.listen(new Subject(), { ...silent, endTurn$: new Subject<void>() });
    await turnsOfTheLoop(3);
    expect(stage().openConnections()).toBe(0);
    const subscriptions = new Subscription();
    const opened: SpeechToTextEvent[] = [];
    if (rig.offers.streaming) {
      for (let i = 0; i < 2; i++) subscriptions.add(heard$.subscribe((event) => opened.push(event)));
      await vi.waitFor(() => expect(opened).toHaveLength(2));
      expect(stage().openConnections()).toBe(2);
    } else {
      const call = open();
      subscriptions.add(() => call.leave());
      await call.send(audio, () => stage().openConnections() > 0);
      await vi.waitFor(() => expect(stage().openConnections()).toBe(1));
    }
    subscriptions.unsubscribe();
    await vi.waitFor(() => expect(stage().openConnections()).toBe(0));
  });

  it('loses none of the audio that comes before it is open', async () => {
    const received = stage().receivedMs?.();
    if (received === undefined) return;
    const audio = await stage().say([order]);
    const call = open();
    for (let at = 0; at < 5; at++) call.audio$.next(quiet(stage().audio, 20));
    await call.send(audio);
    await call.until('turn.eot');
    call.audio$.complete();
    await call.over;
    expect(stage().receivedMs?.() ?? 0).toBeGreaterThanOrEqual(call.sentMs + 100);
  });

  it(`is gone at the vendor within ${cancelledWithinMs} ms of being left, and says nothing more`, async () => {
    const audio = await stage().say([order]);
    const call = open();
    await call.send(
      audio,
      () => stage().openConnections() > 0 && (!rig.offers.streaming || call.turns.length > 0),
    );
    await vi.waitFor(() => expect(stage().openConnections()).toBe(1), { interval: 1 });
    const before = performance.now();
    call.leave();
    const told = call.events.length;
    await vi.waitFor(() => expect(stage().openConnections()).toBe(0), { interval: 2 });
    expect(performance.now() - before).toBeLessThan(cancelledWithinMs);
    await turnsOfTheLoop(5);
    expect(call.events).toHaveLength(told);
  });

  it('may be left while it is being opened', async () => {
    const calls = [open(), open(), open()];
    calls[0]?.leave();
    await Promise.resolve();
    calls[1]?.leave();
    await turnsOfTheLoop(1);
    calls[2]?.leave();
    await turnsOfTheLoop(5);
    await vi.waitFor(() => expect(stage().openConnections()).toBe(0));
    expect(calls.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('leaves nothing behind, however often it is opened and closed', async () => {
    const { cycles = 1000 } = rig;
    await openAndClose(scene, cycles / 5);
    const before = heapMib();
    const resources = activeResources();
    await openAndClose(scene, cycles - cycles / 5);
    await vi.waitFor(() => expect(stage().openConnections()).toBe(0));
    await vi.waitFor(() => expect(grownResources(resources)).toEqual([]));
    // Buffers of an HTTP/2 session come and go in steps of megabytes; what leaks only grows.
    if (heapMib() - before >= mostGrownMib) await openAndClose(scene, cycles - cycles / 5);
    expect(heapMib() - before).toBeLessThan(mostGrownMib);
  }, 60_000);
}

const mostGrownMib = 4;

async function openAndClose<Stage extends SpeechToTextStage>(
  { stage, open, rig }: SpeechToTextScene<Stage>,
  count: number,
): Promise<void> {
  const atOnce = 40;
  for (let done = 0; done < count; done += atOnce) {
    const calls = Array.from({ length: Math.min(atOnce, count - done) }, () => open());
    if (rig.offers.streaming) await Promise.all(calls.map((call) => call.opened));
    else await turnsOfTheLoop(1);
    for (const call of calls) call.leave();
    while (stage().openConnections() > 0) await turnsOfTheLoop(1);
    stage().forget();
  }
}

function heapMib(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}
