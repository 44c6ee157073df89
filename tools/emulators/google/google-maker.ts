import { flowGrammar } from '../brain/flow-grammar.ts';
import { emulatorMaker } from '../emulator-maker.ts';
import { shippedFlow } from '../shipped-flow.ts';
import { openGoogleEmulator } from './google-emulator.ts';
import { openLiveGoogle } from './google-live.ts';
import { googleScriptSchema } from './google-script.ts';

/** For `talky emulate`. */
export const googleMaker = emulatorMaker(googleScriptSchema, {
  live: ({ port }) => openLiveGoogle({ port, grammar: flowGrammar(shippedFlow()) }),
  scripted: openGoogleEmulator,
});
