import { ProviderUnreachable } from '../../src/errors/provider-error.ts';
import { withCircuit } from '../../src/call/guarded.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { Ears } from './hand-providers.ts';
import { openRig, type Rig, type RigOptions } from './rig.ts';

export const frameBytes = 1600;

export interface TwoEars {
  readonly clock: VirtualClock;
  readonly first: Ears;
  readonly second: Ears;
  /** A call that is heard by these two. */
  readonly call: (options?: RigOptions) => Promise<Rig>;
}

export function twoEars(): TwoEars {
  const clock = new VirtualClock();
  const first = withCircuit(new Ears('first'), clock);
  const second = withCircuit(new Ears('second'), clock);
  const call = ({ agent, ...rest }: RigOptions = {}): Promise<Rig> =>
    openRig({ clock, agent: { speechToText: [first, second], apology: '', ...agent }, ...rest });
  return { clock, first, second, call };
}

export const gone = (provider: string): ProviderUnreachable => new ProviderUnreachable('gone', { provider });

export function refusing(ears: Ears, error: Error = gone(ears.name)): void {
  ears.onListen = (subscriber) => subscriber.error(error);
}

/** Frames of 100 ms; each byte is the number of its frame, from `number` on. */
export async function talk({ session, run }: Rig, count: number, number = 0): Promise<void> {
  for (let frame = 0; frame < count; frame++) {
    session.receiveAudio(new Uint8Array(frameBytes).fill(number + frame));
    await run(100);
  }
}
