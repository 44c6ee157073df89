import { transferTool } from '../../machines/agent-reply.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { Line, openRig, type Rig, type RigOptions } from './rig.ts';

export const number = '+15550100';
export const transfers = { sales: number, support: 'sip:help@example.com' };

/** A carrier that hands callers over when the test says so. */
class Carrier extends Line {
  readonly asked: { readonly to: string; take(): void; fail(why: string): void }[] = [];

  transfer(to: string): Promise<void> {
    return new Promise((resolve, reject) =>
      this.asked.push({ to, take: resolve, fail: (why) => reject(new Error(why)) }),
    );
  }
}

export interface CarrierRig extends Rig {
  readonly carrier: Carrier;
}

export async function callOver(options: RigOptions = {}): Promise<CarrierRig> {
  const clock = options.clock ?? new VirtualClock();
  const carrier = new Carrier(clock);
  const rig = await openRig({
    ...options,
    clock,
    agent: { transfers, apology: '', ...options.agent },
    session: { connection: carrier, ...options.session },
  });
  return { ...rig, line: carrier, carrier };
}

export const words = 'I will put you through.';

/** The agent says that it transfers, and calls the tool; nothing is played yet. */
export function promise({ ears, model }: Rig, to = 'sales'): void {
  ears.say(0, 'Sales, please.');
  model.last.say(words);
  model.last.call(transferTool, 'a', { to });
  model.last.finish();
}

/** The same, and all is played: the carrier is asked. */
export async function underWay(options: RigOptions = {}): Promise<CarrierRig> {
  const rig = await callOver(options);
  promise(rig);
  await rig.run(5000);
  return rig;
}

export function toolResults({ session }: Rig): readonly unknown[] {
  return session.history.flatMap((each) => (each.role === 'tool' ? [each.result] : []));
}
