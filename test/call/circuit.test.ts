import { describe, expect, it } from 'vitest';
import { Circuit, failuresInARow } from '../../src/call/circuit.ts';
import { firstInService, withCircuit, type Guarded } from '../../src/call/guarded.ts';
import {
  ProviderProtocol,
  ProviderRefused,
  ProviderStalled,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from '../../src/errors/provider-error.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { nothingReachesTheProcess } from './process-watch.ts';
import { runFor } from './rig.ts';

nothingReachesTheProcess();

const provider = 'flux';
const unreachable = new ProviderUnreachable('gone', { provider });
const throttledFor = (retryAfterMs: number): ProviderError =>
  new ProviderThrottled('too much', { provider, retryAfterMs });

interface CircuitRig {
  readonly clock: VirtualClock;
  readonly circuit: Circuit;
  readonly run: (ms: number) => Promise<void>;
  readonly fail: (error: ProviderError, times?: number) => Promise<void>;
  readonly succeed: () => Promise<void>;
}

function circuitRig(): CircuitRig {
  const clock = new VirtualClock();
  const circuit = new Circuit(clock);
  // A few outcomes, each of which takes a few turns of the microtask queue.
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 5; round++) await clock.settle();
  };
  return {
    clock,
    circuit,
    run: (ms) => runFor(clock, ms),
    fail: async (error, times = 1) => {
      for (let count = 0; count < times; count++) circuit.begin().failed(error);
      await settle();
    },
    succeed: async () => {
      const use = circuit.begin();
      use.answered();
      use.released();
      await settle();
    },
  };
}

describe('a circuit', () => {
  it.each([
    ['unreachable', unreachable],
    ['silent', new ProviderStalled('silent', { provider })],
    ['not of its protocol', new ProviderProtocol('what?', { provider })],
  ])('opens when its provider was %s three times in a row', async (_, error) => {
    const { circuit, fail } = circuitRig();
    await fail(error, failuresInARow - 1);
    expect(circuit.isOpen).toBe(false);
    await fail(error);
    expect(circuit.isOpen).toBe(true);
  });

  it('stays closed when a good answer comes between the failures', async () => {
    const { circuit, fail, succeed } = circuitRig();
    for (let round = 0; round < 5; round++) {
      await fail(unreachable, failuresInARow - 1);
      await succeed();
    }
    expect(circuit.isOpen).toBe(false);
  });

  it('counts an answer that broke in the middle as a failure, however well it began', async () => {
    const { circuit, clock } = circuitRig();
    for (let count = 0; count < failuresInARow; count++) {
      const use = circuit.begin();
      use.answered();
      use.failed(unreachable);
      await clock.settle();
    }
    expect(circuit.isOpen).toBe(true);
  });

  it('counts a long use that has worked as a success while it goes on', async () => {
    const { circuit, fail, clock } = circuitRig();
    await fail(unreachable, failuresInARow - 1);
    const connection = circuit.begin();
    connection.answered();
    connection.served();
    await clock.settle();
    await fail(unreachable, failuresInARow - 1);
    expect(circuit.isOpen).toBe(false);
  });

  it('learns nothing from a request that was cancelled before its answer', async () => {
    const { circuit, fail, clock } = circuitRig();
    await fail(unreachable, failuresInARow - 1);
    circuit.begin().released();
    await clock.settle();
    await fail(unreachable);
    expect(circuit.isOpen).toBe(true);
  });

  it('opens at once, and for as long as the provider asks, when that is out of quota', async () => {
    const { circuit, fail, run } = circuitRig();
    await fail(throttledFor(30_000));
    expect(circuit.isOpen).toBe(true);
    await run(29_999);
    expect(circuit.isOpen).toBe(true);
    await run(1);
    expect(circuit.isOpen).toBe(false);
  });

  it('opens at once when a provider that is out of order says when it will be back', async () => {
    const { circuit, fail, run } = circuitRig();
    await fail(new ProviderUnreachable('maintenance', { provider, retryAfterMs: 120_000 }));
    await run(119_999);
    expect(circuit.isOpen).toBe(true);
    await run(1);
    expect(circuit.isOpen).toBe(false);
  });

  it('opens at once, and for long, when the provider refuses the key', async () => {
    const { circuit, fail, run } = circuitRig();
    await fail(new ProviderRefused('no such key', { provider, concerns: 'account' }));
    await run(59_999);
    expect(circuit.isOpen).toBe(true);
  });

  it('learns nothing from a request that was refused for what it asked', async () => {
    const { circuit, fail } = circuitRig();
    const refused = new ProviderRefused('no such voice', { provider });
    await fail(unreachable, failuresInARow - 1);
    await fail(refused, failuresInARow);
    expect(circuit.isOpen).toBe(false);
    await fail(unreachable);
    expect(circuit.isOpen).toBe(true);
  });

  it('never stays open for more than an hour, whatever the provider asks', async () => {
    const { circuit, fail, run } = circuitRig();
    await fail(throttledFor(Number.MAX_SAFE_INTEGER));
    await run(60 * 60_000);
    expect(circuit.isOpen).toBe(false);
  });

  it('takes the longer time when requests that were under way together are told different ones', async () => {
    const { circuit, clock, run } = circuitRig();
    const [one, other] = [circuit.begin(), circuit.begin()];
    one.failed(throttledFor(1000));
    other.failed(throttledFor(8000));
    for (let round = 0; round < 3; round++) await clock.settle();
    await run(7999);
    expect(circuit.isOpen).toBe(true);
    await run(1);
    expect(circuit.isOpen).toBe(false);
  });
});

describe('a provider that was kept out for a while', () => {
  it('is tried by one request alone', async () => {
    const { circuit, fail, run } = circuitRig();
    await fail(throttledFor(1000));
    await run(1000);
    const trial = circuit.begin();
    expect(circuit.isOpen).toBe(true);
    trial.answered();
    await run(0);
    // Its first word is enough: what begins now tries nothing any more.
    circuit.begin();
    expect(circuit.isOpen).toBe(false);
  });

  it('is tried again by the next request when the one that tried it was cancelled', async () => {
    const { circuit, fail, run } = circuitRig();
    await fail(throttledFor(1000));
    await run(1000);
    const trial = circuit.begin();
    expect(circuit.isOpen).toBe(true);
    trial.released();
    await run(0);
    expect(circuit.isOpen).toBe(false);
  });

  it('is back for good once it has answered: the failures before count no more', async () => {
    const { circuit, fail, succeed, run } = circuitRig();
    await fail(unreachable, failuresInARow);
    await run(5000);
    await succeed();
    await fail(unreachable, failuresInARow - 1);
    expect(circuit.isOpen).toBe(false);
  });

  it('is kept out for twice as long each time that its trial fails, up to a minute', async () => {
    const { circuit, fail, clock, run } = circuitRig();
    await fail(unreachable, failuresInARow);
    const pauses: number[] = [];
    for (let round = 0; round < 6; round++) {
      pauses.push(circuit.openUntilMs - clock.now());
      await run(circuit.openUntilMs - clock.now());
      expect(circuit.isOpen).toBe(false);
      await fail(unreachable);
      expect(circuit.isOpen).toBe(true);
    }
    expect(pauses).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it('is judged by what was begun since: what an older request reports is old news', async () => {
    const { circuit, fail, succeed, run, clock } = circuitRig();
    const before = [circuit.begin(), circuit.begin(), circuit.begin()] as const;
    await fail(throttledFor(1000));
    before[0].answered();
    before[0].released();
    await clock.settle();
    expect(circuit.isOpen).toBe(true);
    await run(1000);
    await succeed();
    before[1].failed(new ProviderRefused('no', { provider, concerns: 'account' }));
    before[2].failed(unreachable);
    await clock.settle();
    expect(circuit.isOpen).toBe(false);
  });
});

function named(name: string, circuit?: Circuit): Guarded {
  return circuit === undefined ? { name } : { name, circuit };
}

function choose(...providers: readonly Guarded[]): string | undefined {
  return firstInService(providers, ({ circuit }) => circuit)?.name;
}

describe('the first provider in service', () => {
  it('is the first one whose circuit is closed', async () => {
    const { circuit, fail, clock } = circuitRig();
    await fail(throttledFor(1000));
    expect(choose(named('one', circuit), named('two', new Circuit(clock)), named('three'))).toBe('two');
  });

  it('is the one that may be tried soonest when all circuits are open', async () => {
    const [one, two] = [circuitRig(), circuitRig()];
    await one.fail(throttledFor(2000));
    await two.fail(throttledFor(1000));
    expect(choose(named('one', one.circuit), named('two', two.circuit))).toBe('two');
  });

  it('is none where there is none', () => {
    expect(choose()).toBeUndefined();
  });

  it('has one circuit, however often it is given one', () => {
    const clock = new VirtualClock();
    const model = { name: 'model' };
    const first = withCircuit(model, clock);
    expect(withCircuit(model, clock).circuit).toBe(first.circuit);
    expect(first).toBe(model);
  });
});
