import { emulatorMaker } from '../emulator-maker.ts';
import { openLiveOpenAi } from './live-openai.ts';
import { openOpenAiEmulator } from './openai-emulator.ts';
import { openAiScriptSchema } from './openai-script.ts';

/** For `talky emulate`. */
export const openAiMaker = emulatorMaker(openAiScriptSchema, {
  live: ({ port }) => openLiveOpenAi({ port }),
  scripted: openOpenAiEmulator,
});
