import { z } from 'zod';
import { chatShape, serverShape } from '../chat-completions/chat-settings.ts';
import { apiKey } from '../settings-fields.ts';

/** The section `providers.llm.groq`. */
export const groqSettings = z.strictObject({
  api_key: apiKey,
  ...serverShape('https://api.groq.com', 'llama-3.1-8b-instant'),
  ...chatShape,
  reasoning_format: z
    .enum(['hidden', 'parsed', 'raw'])
    .optional()
    .describe('hidden or parsed, so that nobody hears a model think; raw for the other models'),
  service_tier: z
    .enum(['auto', 'on_demand', 'flex', 'performance'])
    .optional()
    .describe('auto, on_demand, flex, which fails where others wait, or performance'),
});

export type GroqSettings = z.infer<typeof groqSettings>;
