import { describe, expect, it } from 'vitest';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { AgentModel } from '../../src/call/agent.ts';
import { estimatedUsage } from '../../src/call/usage-estimate.ts';
import { HandModel } from './hand-providers.ts';
import { openRig, type Rig } from './rig.ts';

/** A dollar for a thousand tokens asked, two for a thousand answered, and a dollar for a thousand characters spoken. */
const modelPrices = { usdPerMillionPromptTokens: 1000, usdPerMillionCompletionTokens: 2000 };
const speechPrices = { usdPerMillionCharacters: 1000 };

interface Priced extends Rig {
  readonly guess: (text: string) => void;
  readonly withdraw: () => void;
}

async function pricedCall(
  wasteBudgetUsd: number | null,
  others: readonly AgentModel[] = [],
): Promise<Priced> {
  const model = Object.assign(new HandModel(), { prices: modelPrices });
  const rig = await openRig({
    agent: { models: [model, ...others], apology: '' },
    policy: { speculation: { wasteBudgetUsd, maxPerTurn: 100 } },
  });
  Object.assign(rig.voice, { prices: speechPrices });
  return {
    ...rig,
    model,
    guess: (text) => rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text, confidence: 0.5 }),
    withdraw: () => rig.ears.hear({ type: 'turn.resumed', turn: 0 }),
  };
}

function budgetSpent({ log }: Rig): number {
  return log.filter((line) => line.includes('"speculation.budget-spent"')).length;
}

function usageOf({ line }: Rig): unknown {
  const metrics = line.outputs
    .map(({ output }) => output)
    .findLast((output): output is Extract<CallOutput, { type: 'metrics' }> => output.type === 'metrics');
  return metrics?.usage;
}

describe('what a turn has cost', () => {
  it('is told with its other figures, for the guesses that came to nothing and for the reply', async () => {
    const rig = await pricedCall(null);
    rig.guess('book a flight');
    rig.model.last.tell(100, 80);
    rig.withdraw();
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Book a flight.' });
    rig.model.last.tell(200, 10);
    rig.model.last.say('Well done. ');
    rig.model.last.end();
    await rig.run(10_000);
    const measured = rig.session.ledger.of(0);
    expect(measured?.wastedUsd).toBeCloseTo(0.26);
    expect(measured?.costUsd).toBeCloseTo(0.22 + 0.01);
  });

  it('is told of a turn that never got an answer, too', async () => {
    const rig = await pricedCall(null);
    rig.guess('book a flight');
    rig.model.last.tell(100, 80);
    rig.withdraw();
    rig.session.receive({ type: 'caller.hung-up' });
    expect(rig.line.types.slice(-2)).toEqual(['metrics', 'ended']);
  });
});

describe('the budget for guesses', () => {
  it('is spent by the tokens that the vendor counts for discarded ones; then no more guesses are made', async () => {
    const rig = await pricedCall(0.5);
    for (let round = 0; round < 2; round++) {
      rig.guess('book a flight');
      rig.model.last.tell(100, 80);
      rig.withdraw();
    }
    // 2 × (100 × $1 + 80 × $2) / 1000
    expect(budgetSpent(rig)).toBe(1);
    rig.guess('book a flight');
    expect(rig.model.requests).toHaveLength(2);
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Book a flight.' });
    expect(rig.model.requests).toHaveLength(3);
  });

  it('is not spent as long as they cost no more than it', async () => {
    const rig = await pricedCall(0.52);
    for (let round = 0; round < 2; round++) {
      rig.guess('book a flight');
      rig.model.last.tell(100, 80);
      rig.withdraw();
    }
    expect(budgetSpent(rig)).toBe(0);
    rig.guess('book a flight');
    rig.model.last.tell(1, 0);
    rig.withdraw();
    expect(budgetSpent(rig)).toBe(1);
  });

  it('is spent by an estimate where the request was cancelled before the vendor had counted', async () => {
    const rig = await pricedCall(0.1);
    // 400 characters are about 100 tokens: ten cents of them, and the answer's.
    rig.guess('x'.repeat(400));
    rig.model.last.say('ok');
    rig.withdraw();
    expect(budgetSpent(rig)).toBe(1);
  });

  it('is spent by what was synthesised as well', async () => {
    const rig = await pricedCall(0.301);
    rig.guess('book a flight');
    rig.model.last.tell(0, 0);
    rig.model.last.say(`${'y'.repeat(299)}. `);
    rig.withdraw();
    expect(budgetSpent(rig)).toBe(0);
    rig.guess('book a flight');
    rig.model.last.tell(0, 0);
    rig.model.last.say('y. ');
    rig.withdraw();
    expect(budgetSpent(rig)).toBe(1);
  });

  it('is not touched by guesses that were right', async () => {
    const rig = await pricedCall(0);
    rig.guess('book a flight');
    rig.model.last.tell(1000, 1000);
    rig.model.last.say('Where to?');
    rig.model.last.finish();
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Book a flight.' });
    await rig.run(3000);
    expect(budgetSpent(rig)).toBe(0);
  });

  it('is without limit where none is set', async () => {
    const rig = await pricedCall(null);
    rig.guess('book a flight');
    rig.model.last.tell(1_000_000, 1_000_000);
    rig.withdraw();
    expect(budgetSpent(rig)).toBe(0);
  });

  it('counts each model that was asked at its own price', async () => {
    const free = new HandModel('free');
    const rig = await pricedCall(0.01, [free]);
    rig.guess('book a flight');
    rig.model.last.fail(new Error('gone'));
    free.last.tell(1_000_000, 1_000_000);
    rig.withdraw();
    // What failed before its first word is taken for free, and so is the second one.
    expect(budgetSpent(rig)).toBe(0);
  });
});

describe("a turn's usage", () => {
  it('is what the vendor says', async () => {
    const rig = await pricedCall(null);
    rig.ears.say(0, 'Hello.');
    rig.model.last.tell(12, 3);
    rig.model.last.say('Hi. ');
    rig.model.last.finish();
    await rig.run(1000);
    expect(usageOf(rig)).toEqual({ promptTokens: 12, completionTokens: 3, estimated: false });
  });

  it('is an estimate, and says so, when the answer was cut before the vendor had counted', async () => {
    const rig = await pricedCall(null);
    rig.ears.say(0, 'Where are you?');
    rig.model.last.say('We are in Rome. ');
    await rig.run(2000);
    const { request } = rig.model.last;
    rig.session.receive({ type: 'caller.typed', text: 'stop' });
    expect(rig.session.ledger.of(0)?.usage).toEqual(estimatedUsage(request, 'We are in Rome. '.length));
  });

  it('has an estimate in it when one of two models has failed in the middle', async () => {
    const second = new HandModel('second');
    const rig = await pricedCall(null, [second]);
    rig.ears.say(0, 'Where are you?');
    rig.model.last.say('We are ');
    rig.model.last.fail(new Error('gone'));
    second.last.tell(10, 20);
    second.last.say('In Rome. ');
    second.last.finish();
    await rig.run(2000);
    const { promptTokens } = estimatedUsage(rig.model.last.request, 0);
    expect(usageOf(rig)).toEqual({
      promptTokens: promptTokens + 10,
      completionTokens: 2 + 20,
      estimated: true,
    });
  });

  it('counts four characters a token: of messages, arguments and results of tools, and what was said before', () => {
    const asked = estimatedUsage(
      {
        messages: [
          { role: 'system', text: 'x'.repeat(40) },
          { role: 'tool', id: 'a', name: 'find', args: { of: 1 }, result: 'here' },
        ],
        tools: [],
        prefix: 'y'.repeat(30),
      },
      9,
    );
    // 40 + (4 + {"of":1} + "here" in quotes) + 30 characters.
    expect(asked).toEqual({ promptTokens: 22, completionTokens: 3, estimated: true });
  });
});
