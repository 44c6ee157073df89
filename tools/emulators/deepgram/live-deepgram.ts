import type { Clock } from '../../../src/ports/clock.ts';
import type { Flow } from '../../../src/providers/scripted/flow.ts';
import { system } from '../../../src/system.ts';
import { flowGrammar } from '../brain/flow-grammar.ts';
import { openLiveEars } from '../brain/live-ears.ts';
import {
  openDeepgramEmulator,
  type DeepgramEmulator,
  type DeepgramEmulatorOptions,
} from './deepgram-emulator.ts';
import { HeardSpeech } from './heard-speech.ts';

export interface LiveDeepgramOptions extends Pick<DeepgramEmulatorOptions, 'port' | 'script'> {
  /** What can be said to it. */
  readonly flow: Flow;
  readonly clock?: Clock;
}

/**
 * Deepgram on the loopback that really listens, with the embedded ears: the phrases of the flow are understood, in
 * English, and what else is said is `[unclear]`. The script's turns are of no use; its faults happen all the same.
 */
export async function openLiveDeepgram(options: LiveDeepgramOptions): Promise<DeepgramEmulator> {
  const { flow, clock = system.clock, ...rest } = options;
  const ears = await openLiveEars({ grammar: flowGrammar(flow), clock });
  try {
    return await openDeepgramEmulator({
      ...rest,
      clock,
      openSpeech: ({ form, report, failed }) => new HeardSpeech({ ears, form, report, failed }),
      closed: () => ears.close(),
    });
  } catch (error) {
    await ears.close();
    throw error;
  }
}
