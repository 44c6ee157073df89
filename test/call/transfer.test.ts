import { describe, expect, it } from 'vitest';
import { Line, openRig, type Rig, type RigOptions } from './rig.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';

/** A carrier that hands callers over when the test says so. */
class Carrier extends Line {
  readonly transfers: { readonly to: string; done(): void; fail(why: string): void }[] = [];

  transfer(to: string): Promise<void> {
    return new Promise((resolve, reject) =>
      this.transfers.push({ to, done: resolve, fail: (why) => reject(new Error(why)) }),
    );
  }
}

const transfers = { sales: '+15550100', support: 'sip:help@example.com' };

async function callOver(options: RigOptions = {}): Promise<Rig & { readonly carrier: Carrier }> {
  const clock = new VirtualClock();
  const carrier = new Carrier(clock);
  const rig = await openRig({
    ...options,
    clock,
    agent: { transfers, apology: '', ...options.agent },
    session: { connection: carrier, ...options.session },
  });
  return { ...rig, line: carrier, carrier };
}

describe('a transfer', () => {
  it('takes place once what was said before it was played, and ends the call', async () => {
    const rig = await callOver();
    rig.ears.say(0, 'Sales, please.');
    rig.model.last.say('I will put you through.');
    rig.model.last.call('transfer_call', 'a', { to: 'sales' });
    rig.model.last.finish();
    await rig.run(200);
    expect(rig.line.state).toBe('speaking');
    expect(rig.carrier.transfers).toEqual([]);
    await rig.run(5000);
    expect(rig.carrier.transfers.map(({ to }) => to)).toEqual(['+15550100']);
    expect(rig.line.state).toBe('thinking');
    rig.carrier.transfers[0]?.done();
    await rig.clock.settle();
    expect(rig.line.ended).toBe('transferred');
    expect(rig.line.heard).toEqual(['I will put you through.']);
    expect(rig.session.history.at(-1)).toEqual({ role: 'assistant', text: 'I will put you through.' });
    expect(rig.clock.pending).toBe(0);
    expect(rig.faults).toEqual([]);
  });
});
