import type { Clock } from '../../../src/ports/clock.ts';
import type { Flow } from '../../../src/providers/scripted/flow.ts';
import { system } from '../../../src/system.ts';
import { flowGrammar } from '../brain/flow-grammar.ts';
import { openLiveEars } from '../brain/live-ears.ts';
import {
  openCartesiaEmulator,
  type CartesiaEmulator,
  type CartesiaEmulatorOptions,
} from './cartesia-emulator.ts';
import { embeddedSynthesis, embeddedVoices } from './embedded-synthesis.ts';

export interface LiveCartesiaOptions extends Pick<CartesiaEmulatorOptions, 'port' | 'script'> {
  /** What can be said to it. */
  readonly flow: Flow;
  readonly clock?: Clock;
}

/**
 * Cartesia on the loopback that really speaks and listens, with the embedded engines: Ink-2 understands the phrases of
 * the flow, in English, and what else is said is `[unclear]`. The script's turns are of no use; its faults happen all the
 * same.
 */
export async function openLiveCartesia(options: LiveCartesiaOptions): Promise<CartesiaEmulator> {
  const { flow, clock = system.clock, ...rest } = options;
  const [ears, synthesis] = await Promise.all([
    openLiveEars({ grammar: flowGrammar(flow), clock }),
    embeddedSynthesis(),
  ]);
  const close = async (): Promise<void> => {
    await Promise.all([ears.close(), synthesis.close()]);
  };
  try {
    return await openCartesiaEmulator({
      ...rest,
      clock,
      engines: { ears, synthesis, voices: embeddedVoices, close },
    });
  } catch (error) {
    await close();
    throw error;
  }
}
