import type { DeepgramFaultInput } from '../../../tools/emulators/deepgram/deepgram-script.ts';
import type { FatalFault, SpeechToTextFault } from '../../contracts/speech-to-text-rig.ts';
import type { DeepgramStage } from './deepgram-stage.ts';

type Fatal = FatalFault<DeepgramStage>;

/** Faults of the emulator that end a call; worth another try unless said otherwise. */
export function fatalDeepgramFault(
  name: string,
  faults: DeepgramFaultInput | readonly DeepgramFaultInput[],
  error: Fatal['error'],
  more: Partial<Pick<Fatal, 'retryable' | 'retryAfterMs' | 'afterMs'>> = {},
): Fatal {
  return { ...harmlessDeepgramFault(name, faults), error, retryable: true, ...more };
}

export function harmlessDeepgramFault(
  name: string,
  faults: DeepgramFaultInput | readonly DeepgramFaultInput[],
): SpeechToTextFault<DeepgramStage> {
  return { name, inject: ({ emulator }) => emulator.faultNext(...[faults].flat()) };
}
