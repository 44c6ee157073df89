import { z } from 'zod';
import { serverShape, chatShape } from '../chat-completions/chat-settings.ts';
import { apiKey } from '../settings-fields.ts';

/** The section `providers.llm.anthropic`. */
export const anthropicSettings = z.strictObject({
  api_key: apiKey,
  ...serverShape('https://api.anthropic.com', 'claude-haiku-4-5'),
  temperature: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe('a number from 0, always the likeliest word, to 1: Anthropic refuses more'),
  max_tokens: chatShape.max_tokens,
  stop: chatShape.stop,
});

export type AnthropicSettings = z.infer<typeof anthropicSettings>;
