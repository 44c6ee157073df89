import { describe, expect, it } from 'vitest';
import { turnsOfTheLoop } from '../support/active-resources.ts';
import { expectLegalTurns } from './legal-turns.ts';
import type { SpeechToTextCall } from './speech-to-text-call.ts';
import { canaryKey, type FatalFault, type SpeechToTextStage } from './speech-to-text-rig.ts';
import { heard, later, order, plain, type SpeechToTextScene } from './speech-to-text-scene.ts';
import { everythingOf } from './watched-output.ts';
import { eventually } from '../support/eventually.ts';

/** What becomes of a call when something goes wrong at the vendor. */
export function describeFaults<Stage extends SpeechToTextStage>(scene: SpeechToTextScene<Stage>): void {
  const { rig, stage, open } = scene;

  describe.each(rig.fatal)('a vendor that $name', (fault) => {
    it(`ends the call with ${fault.error.name}, once, and leaves nothing behind`, async () => {
      const call = await failed(scene, fault);
      expectFailure(call.errors, fault);
      expectLegalTurns(call.turns, 0);
      await eventually(() => expect(stage().openConnections()).toBe(0));
      const told = call.events.length;
      await turnsOfTheLoop(5);
      expect(call.events).toHaveLength(told);
      expect(call.errors).toHaveLength(1);
    });
  });

  describe.each(rig.harmless)('a vendor that $name', (fault) => {
    it('is put up with', async () => {
      const audio = await stage().say([order]);
      fault.inject(stage());
      const call = open();
      await call.send(audio);
      if (fault.afterMs !== undefined) await stage().pass?.(fault.afterMs);
      await call.until('turn.eot');
      call.leave();
      expectLegalTurns(call.turns, 0);
      expect(plain(call.texts)).toEqual([order.text]);
      expect(call.errors).toEqual([]);
    });
  });

  it.runIf(rig.fatal.length > 0)('hears again after a fault, when it is opened again', async () => {
    const fault = rig.fatal[0];
    if (fault === undefined) return;
    await failed(scene, fault);
    const call = await heard(scene, [later], 1);
    expect(plain(call.texts)).toEqual([later.text]);
  });
}

/** The call that the fault has ended. */
async function failed<Stage extends SpeechToTextStage>(
  { stage, open }: SpeechToTextScene<Stage>,
  fault: FatalFault<Stage>,
): Promise<SpeechToTextCall> {
  const audio = await stage().say([order]);
  fault.inject(stage());
  const call = open();
  await call.send(audio);
  if (fault.afterMs !== undefined) await stage().pass?.(fault.afterMs);
  await call.over;
  return call;
}

function expectFailure<Stage extends SpeechToTextStage>(
  errors: readonly unknown[],
  fault: FatalFault<Stage>,
): void {
  expect(errors).toHaveLength(1);
  const [error] = errors;
  expect(error).toBeInstanceOf(fault.error);
  expect(error).toHaveProperty('retryable', fault.retryable);
  if (fault.retryAfterMs !== undefined) expect(error).toHaveProperty('retryAfterMs', fault.retryAfterMs);
  expect(everythingOf(error)).not.toContain(canaryKey);
}
