import { emulatorMaker } from '../emulator-maker.ts';
import { openAzureEmulator } from './azure-emulator.ts';
import { azureScriptSchema } from './azure-script.ts';

/** For `talky emulate`. */
export const azureMaker = emulatorMaker(azureScriptSchema, {
  live: ({ port }) => openAzureEmulator({ port, live: true }),
  scripted: openAzureEmulator,
});
