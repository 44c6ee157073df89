import { emulatorMaker } from '../emulator-maker.ts';
import { openElevenLabsEmulator } from './elevenlabs-emulator.ts';
import { elevenLabsScriptSchema } from './elevenlabs-script.ts';

/** For `talky emulate`. */
export const elevenLabsMaker = emulatorMaker(elevenLabsScriptSchema, {
  live: ({ port }) => openElevenLabsEmulator({ port, live: true }),
  scripted: openElevenLabsEmulator,
});
