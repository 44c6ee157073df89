import { z } from 'zod';
import { baseUrl, modelName } from '../settings-fields.ts';

/** What ends an answer before the model begins to speak for the caller. */
const usualStops = ['User:', 'Human:', '\n\n\n'] as const;

export const usualTemperature = 0.7;

/** From 0 to 2. */
const temperature = z
  .number()
  .min(0)
  .max(2)
  .describe('a number from 0, always the likeliest word, to 2, nearly any');

/** The settings that every server of the protocol has. */
export const chatShape = {
  temperature: temperature.default(usualTemperature),
  top_p: z.number().gt(0).max(1).optional().describe('a number above 0, up to 1'),
  max_tokens: z
    .int()
    .min(1)
    .max(100_000)
    .default(150)
    .describe('how many tokens an answer may have, a whole number from 1 to 100000'),
  seed: z.int().optional().describe('a whole number; the same one makes the same answer likelier'),
  stop: z
    .array(z.string().min(1).max(100))
    .max(4)
    .default([...usualStops])
    .describe('up to 4 texts that end an answer, and are no part of it'),
  parallel_tool_calls: z
    .boolean()
    .optional()
    .describe('true or false: whether an answer may call several tools'),
  reasoning_effort: z
    .enum(['none', 'minimal', 'low', 'medium', 'high', 'default'])
    .optional()
    .describe(
      'for models that think first, while the caller waits: none, minimal, low, medium, high or default',
    ),
} as const;

/** Where a server is and what it runs. */
export const serverShape = (url: string, model: string) => ({
  base_url: baseUrl.default(url),
  model: modelName.default(model),
});

const settings = z.object({ ...chatShape, model: modelName });

export type ChatSettings = z.infer<typeof settings>;
