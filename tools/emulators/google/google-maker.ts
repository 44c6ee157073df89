import { emulatorMaker } from '../emulator-maker.ts';
import { openGoogleEmulator } from './google-emulator.ts';
import { googleScriptSchema } from './google-script.ts';

/** For `talky emulate`. */
export const googleMaker = emulatorMaker(googleScriptSchema, {
  live: ({ port }) => openGoogleEmulator({ port }),
  scripted: openGoogleEmulator,
});
