import { describe, expect, it } from 'vitest';
import type { GovernorPolicy, SpeculationPolicy } from '../../machines/vocabulary/policy.ts';
import type { SpeechContext } from '../../src/ports/speech-to-text.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { openRig, type Rig } from './rig.ts';

interface Governed extends Rig {
  /** What the recogniser was told, in order. */
  readonly contexts: SpeechContext[];
  readonly governed: () => readonly Readonly<Record<string, unknown>>[];
  readonly guessInVain: (times: number) => void;
  /** A turn that is guessed so long before its end; its first clause is there at once. */
  readonly turn: (leadMs: number) => Promise<void>;
}

async function governedCall(
  change: Partial<GovernorPolicy> = {},
  more: Partial<SpeculationPolicy> = {},
): Promise<Governed> {
  const { speculation } = await shippedPolicy();
  const governor = { ...speculation.governor, enabled: true, minOutcomes: 2, ...change };
  const rig = await openRig({
    agent: { apology: '' },
    policy: { speculation: { depth: 'first-clause', maxPerTurn: 100, governor, ...more } },
  });
  const contexts: SpeechContext[] = [];
  rig.ears.listened[0]?.context$.subscribe((context) => contexts.push(context));
  let turn = 0;
  const guess = (): void =>
    rig.ears.hear({ type: 'turn.eager-eot', turn, text: 'book a flight', confidence: 0.5 });
  return {
    ...rig,
    contexts,
    governed: () =>
      rig.log
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
        .filter(({ type }) => type === 'speculation.governed')
        .map(({ kind, type, eagerThreshold, depth, why }) => ({ kind, type, eagerThreshold, depth, why })),
    guessInVain: (times) => {
      for (let count = 0; count < times; count++) {
        guess();
        rig.model.last.say('Sure. And ');
        rig.ears.hear({ type: 'turn.resumed', turn });
      }
    },
    turn: async (leadMs) => {
      guess();
      rig.model.last.say('Sure. ');
      await rig.run(leadMs);
      rig.ears.hear({ type: 'turn.eot', turn: turn++, text: 'Book a flight.' });
      rig.model.last.finish();
      await rig.run(2000);
    },
  };
}

const decision = { kind: 'decision', type: 'speculation.governed' };

describe('a call that governs its guesses', () => {
  it('has the recogniser guess from where the policy begins', async () => {
    const { contexts, governed } = await governedCall();
    expect(contexts).toEqual([{ eagerThreshold: 0.5 }]);
    expect(governed()).toEqual([]);
  });

  it('guesses later, then shallower, when guesses are wrong; the log says why, and the recogniser is told', async () => {
    const call = await governedCall({ eagerThreshold: { start: 0.5, min: 0.3, max: 0.6, step: 0.1 } });
    const synthesised = (): number => call.session.ledger.of(0)?.wastedCharacters ?? 0;
    call.guessInVain(4);
    expect(call.governed()).toEqual([
      { ...decision, eagerThreshold: 0.6, depth: 'first-clause', why: 'resumed' },
      { ...decision, eagerThreshold: 0.6, depth: 'text', why: 'resumed' },
    ]);
    expect(call.contexts.map(({ eagerThreshold }) => eagerThreshold)).toEqual([0.5, 0.6, 0.6]);
    const before = synthesised();
    expect(before).toBe(4 * 'Sure.'.length);
    call.guessInVain(1);
    expect(synthesised()).toBe(before);
    expect(call.session.ledger.of(0)?.wastedTokens).toBe(5);
  });

  it('guesses earlier for a caller who has to wait', async () => {
    const call = await governedCall();
    for (let turns = 0; turns < 2; turns++) await call.turn(20);
    expect(call.governed()).toEqual([
      { ...decision, eagerThreshold: 0.4, depth: 'first-clause', why: 'waiting' },
    ]);
    expect(call.contexts.at(-1)).toEqual({ eagerThreshold: 0.4 });
  });

  it('stays as it is for a caller who does not wait', async () => {
    const call = await governedCall();
    for (let turns = 0; turns < 5; turns++) await call.turn(200);
    expect(call.session.ledger.of(4)?.speculation).toBe('hit');
    expect(call.governed()).toEqual([]);
  });

  it('keeps what is expected of the caller beside it', async () => {
    const call = await governedCall({}, {});
    const { model } = call;
    let calls = 0;
    Object.assign(model, { expects: () => ({ keyterms: [`term ${calls++}`] }) });
    await call.turn(20);
    await call.turn(20);
    expect(call.contexts.at(-1)).toEqual({ keyterms: [`term ${calls - 1}`], eagerThreshold: 0.4 });
  });

  it.each([
    [{ enabled: false }, {}],
    [{}, { enabled: false }],
  ])('does nothing with the governor %j and speculation %j', async (governor, speculation) => {
    const call = await governedCall(governor, speculation);
    call.guessInVain(0);
    for (let turns = 0; turns < 4; turns++) {
      call.ears.say(turns, 'Book a flight.');
      call.model.last.say('Sure. ');
      call.model.last.finish();
      await call.run(2000);
    }
    expect(call.contexts).toEqual([]);
    expect(call.governed()).toEqual([]);
  });
});
