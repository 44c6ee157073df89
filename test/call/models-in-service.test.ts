import { describe, expect, it } from 'vitest';
import { withCircuit } from '../../src/call/guarded.ts';
import { ProviderRefused, ProviderThrottled } from '../../src/errors/provider-error.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { HandModel, type ModelRequest } from './hand-providers.ts';
import { expectOver } from './over.ts';
import { openRig, type Rig } from './rig.ts';

const throttled = (provider: string, retryAfterMs: number): ProviderThrottled =>
  new ProviderThrottled('too many requests', { provider, retryAfterMs });

interface Models {
  readonly clock: VirtualClock;
  readonly first: HandModel;
  readonly second: HandModel;
  /** A call on these two. */
  readonly call: () => Promise<Rig>;
}

function twoModels(): Models {
  const clock = new VirtualClock();
  const first = withCircuit(new HandModel('first'), clock);
  const second = withCircuit(new HandModel('second'), clock);
  const call = (): Promise<Rig> =>
    openRig({
      clock,
      agent: { models: [first, second], apology: '' },
      policy: { llm: { firstTokenMs: 1000, interTokenMs: 500 } },
    });
  return { clock, first, second, call };
}

function answer(request: ModelRequest): void {
  request.say('Very well. ');
  request.finish();
}

describe('a first model that refuses', () => {
  it('one request, hands it to the next model and is asked by the other calls all the same', async () => {
    const { first, second, call } = twoModels();
    const [one, other] = [await call(), await call()];
    one.ears.say(0, 'Something unspeakable.');
    first.last.fail(new ProviderRefused('content filter', { provider: 'first', concerns: 'request' }));
    answer(second.last);
    await one.run(3000);
    other.ears.say(0, 'Hello.');
    expect([first.requests.length, second.requests.length]).toEqual([2, 1]);
    answer(first.last);
    await other.run(3000);
    expect([one.line.heard, other.line.heard]).toEqual([['Very well.'], ['Very well.']]);
  });

  it('the key, is asked by no other call', async () => {
    const { first, second, call } = twoModels();
    const [one, other] = [await call(), await call()];
    one.ears.say(0, 'Hello.');
    first.last.fail(new ProviderRefused('no such key', { provider: 'first', concerns: 'account' }));
    answer(second.last);
    await one.run(3000);
    other.ears.say(0, 'Hello.');
    expect([first.requests.length, second.requests.length]).toEqual([1, 2]);
    answer(second.last);
    await other.run(3000);
  });
});

describe('a throttled first model', () => {
  it('is kept out of new requests for as long as it asks, in every call, and then comes back', async () => {
    const { first, second, call } = twoModels();
    const one = await call();
    one.ears.say(0, 'Hello.');
    first.last.fail(throttled('first', 20_000));
    answer(second.last);
    await one.run(3000);
    one.ears.say(1, 'Are you there?');
    const other = await call();
    other.ears.say(0, 'Hello.');
    expect(first.requests).toHaveLength(1);
    expect(second.requests).toHaveLength(3);
    expect(other.line.errors).toEqual([]);
    second.requests.slice(1).forEach(answer);
    await one.run(17_000);
    one.ears.say(2, 'And now?');
    expect(first.requests).toHaveLength(2);
  });

  it('is out for everybody but the one that tries it, until it has answered', async () => {
    const { first, second, call } = twoModels();
    const [one, other] = [await call(), await call()];
    one.ears.say(0, 'Hello.');
    first.last.fail(throttled('first', 5000));
    answer(second.last);
    await one.run(5000);
    one.ears.say(1, 'Are you there?');
    other.ears.say(0, 'Hello.');
    expect([first.requests.length, second.requests.length]).toEqual([2, 2]);
    answer(first.last);
    answer(second.last);
    await one.run(3000);
    one.ears.say(2, 'And now?');
    expect(first.requests).toHaveLength(3);
  });

  it('is asked all the same when no other one is left', async () => {
    const { first, second, call } = twoModels();
    const rig = await call();
    rig.ears.say(0, 'Hello.');
    first.last.fail(throttled('first', 60_000));
    await rig.run(0);
    second.last.fail(throttled('second', 30_000));
    await rig.run(100);
    rig.ears.say(1, 'Hello?');
    // The second one will be back sooner.
    expect([first.requests.length, second.requests.length]).toEqual([1, 2]);
    second.last.fail(throttled('second', 30_000));
    expect(first.requests).toHaveLength(2);
    answer(first.last);
    await rig.run(3000);
    expect(rig.line.heard.at(-1)).toBe('Very well.');
  });

  it('is out although only a guess has found it so', async () => {
    const { first, second, call } = twoModels();
    const rig = await call();
    rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'hello', confidence: 0.5 });
    first.last.fail(throttled('first', 20_000));
    rig.ears.hear({ type: 'turn.resumed', turn: 0 });
    await rig.run(10);
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'hello there' });
    expect(first.requests).toHaveLength(1);
    expect(second.requests).toHaveLength(2);
    expect(rig.line.errors).toEqual([]);
  });
});

describe('a model', () => {
  it('that says nothing in time three times in a row is not waited for a fourth time', async () => {
    const { first, second, call } = twoModels();
    const rig = await call();
    for (let turn = 0; turn < 3; turn++) {
      rig.ears.say(turn, 'Hello.');
      await rig.run(1001);
      answer(second.last);
      await rig.run(2000);
    }
    expect(first.requests).toHaveLength(3);
    rig.ears.say(3, 'Hello.');
    expect([first.requests.length, second.requests.length]).toEqual([3, 4]);
  });

  it('is none the worse for guesses that were withdrawn before its first word', async () => {
    const { first, second, call } = twoModels();
    const rig = await call();
    for (let turn = 0; turn < 5; turn++) {
      rig.ears.hear({ type: 'turn.eager-eot', turn, text: 'hello', confidence: 0.5 });
      await rig.run(500);
      rig.ears.hear({ type: 'turn.eot', turn, text: '' });
    }
    rig.ears.say(5, 'Hello.');
    expect(first.requests).toHaveLength(6);
    expect(second.requests).toHaveLength(0);
    rig.session.receive({ type: 'caller.hung-up' });
    expectOver({ ...rig, model: first });
  });

  it('is named in the event log with every request', async () => {
    const { first, second, call } = twoModels();
    const rig = await call();
    rig.ears.say(0, 'Hello.');
    first.last.fail(throttled('first', 1000));
    answer(second.last);
    const entries = rig.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = entries.filter(({ type }) => type === 'llm.asked' || type === 'provider.failed');
    expect(told).toMatchObject([
      { type: 'llm.asked', provider: 0, name: 'first' },
      { type: 'provider.failed', provider: 'first', code: 'provider-throttled' },
      { type: 'llm.asked', provider: 1, name: 'second' },
    ]);
    expect(rig.line.outputs.map(({ output }) => output)).toContainEqual({
      type: 'error',
      code: 'provider-throttled',
      message: 'first: too many requests',
      fatal: false,
    });
  });
});
