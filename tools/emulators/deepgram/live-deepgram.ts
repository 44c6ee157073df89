import { loadResampler } from '../../../src/audio/resampler.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { openEmbeddedEars } from '../../../src/providers/embedded/embedded-ears.ts';
import type { Flow } from '../../../src/providers/scripted/flow.ts';
import {
  openDeepgramEmulator,
  type DeepgramEmulator,
  type DeepgramEmulatorOptions,
} from './deepgram-emulator.ts';
import { flowGrammar } from '../brain/flow-grammar.ts';
import { HeardSpeech } from './heard-speech.ts';
import { wallClock } from './wall-clock.ts';

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
  const { flow, clock = wallClock, ...rest } = options;
  const [ears] = await Promise.all([openEmbeddedEars({ clock }), loadResampler()]);
  const grammar = flowGrammar(flow);
  try {
    return await openDeepgramEmulator({
      ...rest,
      clock,
      openSpeech: ({ form, report, failed }) => new HeardSpeech({ ears, grammar, form, report, failed }),
      closed: () => ears.close(),
    });
  } catch (error) {
    await ears.close();
    throw error;
  }
}
