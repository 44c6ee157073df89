import { Subject, Subscription } from 'rxjs';
import { expect, it } from 'vitest';
import type { SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import { turnsOfTheLoop } from '../support/active-resources.ts';
import { leftBehind, opensAndCloses, untilNone } from './leaks.ts';
import { quiet } from './speech-to-text-call.ts';
import type { SaidTurn, SpeechToTextStage } from './speech-to-text-rig.ts';
import { order, type SpeechToTextScene } from './speech-to-text-scene.ts';
import { eventually } from '../support/eventually.ts';

const cancelledWithinMs = 50;
const shortest: SaidTurn = { text: 'hello' };

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
      await eventually(() => expect(opened).toHaveLength(2));
      expect(stage().openConnections()).toBe(2);
    } else {
      const call = open();
      subscriptions.add(() => call.leave());
      await call.send(audio, () => stage().openConnections() > 0);
      await eventually(() => expect(stage().openConnections()).toBe(1));
    }
    subscriptions.unsubscribe();
    await eventually(() => expect(stage().openConnections()).toBe(0));
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
    await eventually(() => expect(stage().openConnections()).toBe(1), { intervalMs: 1 });
    const before = performance.now();
    call.leave();
    const told = call.events.length;
    await eventually(() => expect(stage().openConnections()).toBe(0), { intervalMs: 2 });
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
    await eventually(() => expect(stage().openConnections()).toBe(0));
    expect(calls.flatMap(({ errors }) => errors)).toEqual([]);
  });

  if (rig.leaksLike !== undefined || rig.real !== undefined) return;
  it(`leaves nothing behind, ${opensAndCloses} times opened and closed`, async () => {
    const sound = rig.offers.streaming ? undefined : await stage().say([shortest]);
    const left = await leftBehind({
      openAndClose: (count) => openAndClose(scene, count, sound),
      timers: stage().timers?.bind(stage()),
    });
    expect(left).toEqual([]);
  }, 120_000);
}

/** Where there is no connection before a turn is over, each says a turn, and half are left before it is understood. */
async function openAndClose<Stage extends SpeechToTextStage>(
  { stage, open }: SpeechToTextScene<Stage>,
  count: number,
  sound: Uint8Array | undefined,
): Promise<readonly (readonly object[])[]> {
  const calls = Array.from({ length: count }, () => open());
  if (sound === undefined) await Promise.all(calls.map((call) => call.opened));
  else {
    for (const call of calls) call.audio$.next(sound);
    await turnsOfTheLoop(3);
    for (const call of calls.slice(count / 2)) call.leave();
    await Promise.all(calls.slice(0, count / 2).map((call) => call.until('turn.eot')));
  }
  for (const call of calls) call.leave();
  await untilNone(() => stage().openConnections());
  stage().forget();
  return calls.map(({ lent }) => lent);
}
