import { openFlowBrain } from '../brain/chat-brain.ts';
import { openFlowEars } from '../brain/flow-ears.ts';
import { openOpenAiEmulator, type OpenAiEmulator } from './openai-emulator.ts';

export interface LiveOpenAiOptions {
  readonly port?: number;
  /** Who answers and what is understood; the shipped front desk if it is not given. */
  readonly flowFile?: string;
}

/** Groq, OpenAI and Together with a flow for a brain and ears for its phrases, to be talked to without a network. */
export async function openLiveOpenAi({
  flowFile,
  ...options
}: LiveOpenAiOptions = {}): Promise<OpenAiEmulator> {
  const brain = openFlowBrain(flowFile === undefined ? {} : { flowFile });
  const ears = await openFlowEars(flowFile);
  const emulator = await openOpenAiEmulator({ ...options, brain, ears });
  return {
    ...emulator,
    close: async () => {
      await emulator.close();
      await ears.close();
    },
  };
}
