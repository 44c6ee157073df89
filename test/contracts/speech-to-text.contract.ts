import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { turnsOfTheLoop } from '../support/active-resources.ts';
import { quiet, SpeechToTextCall } from './speech-to-text-call.ts';
import { describeConnection } from './speech-to-text-connection.ts';
import { describeFaults } from './speech-to-text-faults.ts';
import {
  canaryKey,
  type SaidTurn,
  type SpeechToTextRig,
  type SpeechToTextStage,
} from './speech-to-text-rig.ts';
import { expectHeard, heard, later, order, plain, type SpeechToTextScene } from './speech-to-text-scene.ts';
import { watchOutput } from './watched-output.ts';
import { eventually } from '../support/eventually.ts';

const hesitant: SaidTurn = { text: 'book an appointment on tuesday', falseEnd: 'book an appointment' };

/** What every `SpeechToText` owes to a call, shown against the vendor that the rig opens. */
export function describeSpeechToText<Stage extends SpeechToTextStage>(
  name: string,
  rig: SpeechToTextRig<Stage>,
): void {
  describe.skipIf(rig.real?.missing !== undefined)(`speech-to-text by ${name}`, () => {
    const watched = watchOutput();
    let stage: Stage;
    beforeEach(async () => {
      stage = await rig.stage();
    });
    afterEach(async () => {
      await stage.close();
      await turnsOfTheLoop(2);
      expect(watched.rejections, 'unhandled rejections').toEqual([]);
      expect(watched.written.join('\n'), 'what was printed').not.toContain(canaryKey);
    });
    const open = (options: { readonly firstTurn?: number } = {}): SpeechToTextCall => {
      const { speechToText, audio, context, isRealTime } = stage;
      return new SpeechToTextCall({
        speechToText,
        audio,
        isRealTime,
        receivedMs: stage.receivedMs?.bind(stage),
        ...(context === undefined ? {} : { context }),
        ...options,
      });
    };
    const scene: SpeechToTextScene<Stage> = { rig, stage: () => stage, open };
    describeTurns(scene);
    describeConnection(scene);
    if (rig.real !== undefined) return;
    describeFaults(scene);
    describeKey(scene);
  });
}

function describeTurns<Stage extends SpeechToTextStage>(scene: SpeechToTextScene<Stage>): void {
  const { rig, stage, open } = scene;
  const { offers } = rig;

  it('tells that it is open, once and first, and then a turn from its start to its end', async () => {
    const call = await heard(scene, [order]);
    expect(call.events[0]).toEqual({ type: 'stt.opened' });
    expect(call.count('stt.opened')).toBe(1);
    expect(call.turns[0]).toMatchObject({ type: 'turn.started', turn: 0 });
    expectHeard(scene, call, [order]);
  });

  it('counts turns on from the number that it is told', async () => {
    const call = await heard(scene, [order, later], 7);
    const ended = call.turns.filter(({ type }) => type === 'turn.eot');
    expect(ended.map(({ turn }) => turn)).toEqual([7, 8]);
    expectHeard(scene, call, [order, later]);
  });

  it.runIf(offers.updates)('tells the whole turn so far while it grows', async () => {
    const call = await heard(scene, [order]);
    const texts = call.turns.flatMap((event) => (event.type === 'turn.updated' ? [event.text] : []));
    const growing = plain(texts).filter((text) => text !== '');
    expect(growing.length).toBeGreaterThan(0);
    for (const text of growing) expect(order.text.startsWith(text), `${text} begins the turn`).toBe(true);
    expect(growing.map(({ length }) => length)).toEqual(
      growing.map(({ length }) => length).sort((a, b) => a - b),
    );
  });

  it.runIf(offers.eager)('guesses the end of a turn with the words that it then ends with', async () => {
    const call = await heard(scene, [order]);
    const guess = call.turns.findLast((event) => event.type === 'turn.eager-eot');
    const confidence = guess?.type === 'turn.eager-eot' ? guess.confidence : Number.NaN;
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
    expect(plain([guess?.text ?? ''])).toEqual([order.text]);
  });

  it.runIf(offers.eager)('takes a wrong guess back, and keeps its words', async () => {
    const call = await heard(scene, [hesitant]);
    const decided = call.turns.filter(({ type }) => type !== 'turn.updated');
    expect(decided.map(({ type }) => type)).toEqual([
      'turn.started',
      'turn.eager-eot',
      'turn.resumed',
      'turn.eager-eot',
      'turn.eot',
    ]);
    const texts = decided.flatMap((event) => (event.type === 'turn.eager-eot' ? [event.text] : []));
    expect(plain(texts)).toEqual([hesitant.falseEnd, hesitant.text]);
    expect(plain(call.texts)).toEqual([hesitant.text]);
  });

  it.runIf(offers.endTurn)('ends the open turn when it is asked to', async () => {
    const audio = await stage().say([order]);
    const call = open();
    await call.send(audio, () => call.turns.some((event) => 'text' in event && event.text !== ''));
    call.endTurn$.next();
    await call.until('turn.eot');
    call.leave();
    expect(call.turns.at(-1)).toMatchObject({ type: 'turn.eot', turn: 0, trigger: 'manual' });
    expect(order.text.startsWith(plain(call.texts)[0] ?? 'nothing')).toBe(true);
  });

  it('says at least each second that it listens while nobody talks', async () => {
    const { audio } = stage();
    await stage().say([]);
    const call = open();
    await call.send(quiet(audio, 1000));
    await call.until('stt.opened');
    for (const seconds of [1, 2, 3]) {
      const before = call.events.length;
      await call.send(quiet(audio, 1100));
      await eventually(() => expect(call.events.length, `second ${seconds}`).toBeGreaterThan(before));
    }
    expect(call.turns).toEqual([]);
    call.leave();
  });

  it('is over with its audio: what was said is told, then it completes', async () => {
    const audio = await stage().say([order]);
    const call = open();
    await call.send(audio);
    call.audio$.complete();
    await call.over;
    expect(call.errors).toEqual([]);
    expectHeard(scene, call, [order]);
    await eventually(() => expect(stage().openConnections()).toBe(0));
  });
}

function describeKey<Stage extends SpeechToTextStage>(scene: SpeechToTextScene<Stage>): void {
  it('travels in a header, and never in a URL', async () => {
    await heard(scene, [order]);
    const requests = scene.stage().requests?.();
    if (requests === undefined) return;
    expect(requests.length).toBeGreaterThan(0);
    for (const { url, headers } of requests) {
      expect(JSON.stringify(headers)).toContain(canaryKey);
      expect(url).not.toContain(canaryKey);
    }
  });
}
