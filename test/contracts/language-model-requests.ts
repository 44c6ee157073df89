import { describe, expect, it } from 'vitest';
import { ProviderError } from '../../src/errors/provider-error.ts';
import { turnsOfTheLoop } from '../support/active-resources.ts';
import { AskedModel, question } from './asked-model.ts';
import { canaryKey, type LanguageModelRig, type LanguageModelStage } from './language-model-rig.ts';
import { leftBehind, opensAndCloses, untilNone } from './leaks.ts';
import { eventually } from '../support/eventually.ts';

const cancelledWithinMs = 50;
const long = 'This is a long answer that goes on and on and on, so that nobody hears its end.';

/** How requests are sent, cancelled, and what is left of them. */
export function describeRequests<Stage extends LanguageModelStage>(
  stage: () => Stage,
  rig: LanguageModelRig<Stage>,
): void {
  describe('a request', () => {
    it('is sent when it is subscribed to, and once for each subscriber', async () => {
      const answer$ = stage().model.generate({ messages: question, tools: [] });
      await turnsOfTheLoop(3);
      expect(stage().requests()?.length ?? 0).toBe(0);
      const texts = ['', ''];
      await Promise.all(
        texts.map(
          (_, index) =>
            new Promise<void>((complete, error) => {
              answer$.subscribe({
                next: (event) => (texts[index] += event.type === 'token' ? event.text : ''),
                error,
                complete,
              });
            }),
        ),
      );
      expect(texts[0]).not.toBe('');
      expect(texts[1]).toBe(texts[0]);
      expect(stage().requests()?.length ?? 2).toBe(2);
    });

    it(`is cancelled at the vendor within ${cancelledWithinMs} ms, and nothing more comes of it`, async () => {
      stage().answer({ text: long, tokenMs: 20 });
      const cancelledMs = await quickestCancel(stage(), async () => {
        const asked = new AskedModel(stage().model);
        await asked.firstToken();
        return asked;
      });
      expect(cancelledMs).toBeLessThan(cancelledWithinMs);
    });

    it.runIf(rig.hold !== undefined)('is cancelled while the vendor has not answered at all', async () => {
      const cancelledMs = await quickestCancel(stage(), async () => {
        rig.hold?.(stage());
        const asked = new AskedModel(stage().model);
        await eventually(() => expect(stage().openRequests()).toBe(1), { intervalMs: 1 });
        return asked;
      });
      expect(cancelledMs).toBeLessThan(cancelledWithinMs);
    });

    it.runIf(rig.stall !== undefined)('is cancelled while its answer stands still', async () => {
      const cancelledMs = await quickestCancel(stage(), async () => {
        rig.stall?.(stage());
        const asked = new AskedModel(stage().model);
        await asked.firstToken();
        await turnsOfTheLoop(5);
        return asked;
      });
      expect(cancelledMs).toBeLessThan(cancelledWithinMs);
    });

    it.runIf(rig.real === undefined)('carries the key in a header, and nowhere else', async () => {
      await new AskedModel(stage().model).over;
      for (const { url, headers, body } of stage().requests() ?? []) {
        expect(JSON.stringify(headers)).toContain(canaryKey);
        expect(url).not.toContain(canaryKey);
        expect(body).not.toContain(canaryKey);
      }
    });
  });

  describe('the model itself', () => {
    it('warms its connection once, however many calls begin', async () => {
      if (stage().warmings === undefined) return;
      for (let call = 0; call < 5; call++) stage().model.warm?.();
      await eventually(() => expect(stage().warmings?.()).toBe(1));
    });

    it('warms a connection in place of the one that a cancelled answer costs', async () => {
      if (stage().warmings === undefined) return;
      stage().answer({ text: long, tokenMs: 20 });
      const asked = new AskedModel(stage().model);
      await asked.firstToken();
      expect(stage().warmings?.()).toBe(0);
      asked.cancel();
      await eventually(() => expect(stage().warmings?.()).toBe(1));
    });

    it('answers nothing any more once it is closed', async () => {
      const { model } = stage();
      if (model.close === undefined) return;
      await model.close();
      const asked = new AskedModel(model);
      await asked.over;
      expect(asked.errors[0]).toBeInstanceOf(ProviderError);
      expect(stage().requests() ?? []).toEqual([]);
      model.warm?.();
      await turnsOfTheLoop(3);
      expect(stage().warmings?.() ?? 0).toBe(0);
    });
  });
  if (rig.leaksLike === undefined && rig.real === undefined) describeLeaks(stage);
}

function describeLeaks(stage: () => LanguageModelStage): void {
  it(`leaves nothing behind, ${opensAndCloses} times made and cancelled`, async () => {
    stage().answer({ text: long });
    const left = await leftBehind({ openAndClose: (count) => askAndCancel(stage(), count) });
    expect(left).toEqual([]);
  }, 120_000);
}

/** The quickest of three counts: a machine may be busy with something else, a cancel that is always late is not made at once. */
async function quickestCancel(stage: LanguageModelStage, ask: () => Promise<AskedModel>): Promise<number> {
  let quickestMs = Infinity;
  for (let attempt = 0; attempt < 3 && quickestMs >= cancelledWithinMs; attempt++) {
    const asked = await ask();
    const before = performance.now();
    asked.cancel();
    const told = asked.events.length;
    await eventually(() => expect(stage.openRequests() ?? 0).toBe(0), { intervalMs: 1 });
    quickestMs = Math.min(quickestMs, performance.now() - before);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked.events).toHaveLength(told);
    expect(asked.isOver).toBe(false);
  }
  return quickestMs;
}

/** A third is heard to its end, a third is cancelled in the middle, a third at once. */
async function askAndCancel(
  stage: LanguageModelStage,
  count: number,
): Promise<readonly (readonly object[])[]> {
  const asked = Array.from({ length: count }, () => new AskedModel(stage.model));
  await Promise.all(
    asked.map(async (each, index) => {
      if (index % 3 === 0) await each.over;
      if (index % 3 === 1) await Promise.race([each.firstToken(), each.over]);
      each.cancel();
    }),
  );
  await untilNone(() => stage.openRequests() ?? 0);
  stage.forget();
  return asked.map(({ lent }) => lent);
}
