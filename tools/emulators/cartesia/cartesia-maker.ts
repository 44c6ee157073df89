import { emulatorMaker } from '../emulator-maker.ts';
import { shippedFlow } from '../shipped-flow.ts';
import { openCartesiaEmulator } from './cartesia-emulator.ts';
import { cartesiaScriptSchema } from './cartesia-script.ts';
import { openLiveCartesia } from './live-cartesia.ts';

/** For `talky emulate`. */
export const cartesiaMaker = emulatorMaker(cartesiaScriptSchema, {
  live: ({ port }) => openLiveCartesia({ port, flow: shippedFlow() }),
  scripted: openCartesiaEmulator,
});
