import { z } from 'zod';
import { serverShape, chatShape, usualTemperature } from '../chat-completions/chat-settings.ts';
import { apiKey } from '../settings-fields.ts';

/** The section `providers.llm.anthropic`. */
export const anthropicSettings = z.strictObject({
  api_key: apiKey,
  ...serverShape('https://api.anthropic.com', 'claude-haiku-4-5'),
  temperature: z
    .number()
    .min(0)
    .max(1)
    .default(usualTemperature)
    .describe('a number from 0, always the likeliest word, to 1: Anthropic refuses more'),
  max_tokens: chatShape.max_tokens,
  top_p: chatShape.top_p.describe('a number above 0, up to 1, which is sent in the place of temperature'),
  stop: chatShape.stop,
  seed: z.custom<undefined>((seed) => seed === undefined, 'Remove seed: Anthropic has none.').optional(),
});

export type AnthropicSettings = z.infer<typeof anthropicSettings>;
