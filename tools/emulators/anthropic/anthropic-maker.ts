import { emulatorMaker } from '../emulator-maker.ts';
import { openFlowBrain } from '../brain/chat-brain.ts';
import { anthropicScriptSchema, openAnthropicEmulator } from './anthropic-emulator.ts';

/** For `talky emulate`. */
export const anthropicMaker = emulatorMaker(anthropicScriptSchema, {
  live: ({ port }) => openAnthropicEmulator({ port, brain: openFlowBrain() }),
  scripted: openAnthropicEmulator,
});
