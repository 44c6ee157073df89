import { emulatorMaker } from '../emulator-maker.ts';
import { openCartesiaEmulator } from './cartesia-emulator.ts';
import { cartesiaScriptSchema } from './cartesia-script.ts';

/** For `talky emulate`. */
export const cartesiaMaker = emulatorMaker(cartesiaScriptSchema, {
  live: ({ port }) => openCartesiaEmulator({ port, live: true }),
  scripted: openCartesiaEmulator,
});
