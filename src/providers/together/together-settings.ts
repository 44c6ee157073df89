import { z } from 'zod';
import { chatShape, serverShape } from '../chat-completions/chat-settings.ts';
import { apiKey } from '../settings-fields.ts';

/** The section `providers.llm.together`. */
export const togetherSettings = z.strictObject({
  api_key: apiKey,
  ...serverShape('https://api.together.ai/v1', 'meta-llama/Llama-3.3-70B-Instruct-Turbo'),
  ...chatShape,
});

export type TogetherSettings = z.infer<typeof togetherSettings>;
