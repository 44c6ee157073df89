import { emulatorMaker } from '../emulator-maker.ts';
import { shippedFlow } from '../shipped-flow.ts';
import { openDeepgramEmulator } from './deepgram-emulator.ts';
import { deepgramScriptSchema } from './deepgram-script.ts';
import { openLiveDeepgram } from './live-deepgram.ts';

/** For `talky emulate`. */
export const deepgramMaker = emulatorMaker(deepgramScriptSchema, {
  live: ({ port }) => openLiveDeepgram({ port, flow: shippedFlow() }),
  scripted: openDeepgramEmulator,
});
