import { z } from 'zod';
import { apiKey, baseUrl, language, modelName, sampleRateOf } from '../settings-fields.ts';

export const elevenLabsSpeed = { slowest: 0.7, fastest: 1.2 } as const;

const share = z.number().min(0).max(1);

/** The section `providers.tts.elevenlabs`. Ranges and defaults: https://elevenlabs.io/docs/api-reference/websocket */
export const elevenLabsSettings = z.strictObject({
  api_key: apiKey,
  base_url: baseUrl.default('https://api.elevenlabs.io'),
  model_id: modelName.default('eleven_flash_v2_5'),
  voice_id: z
    .string()
    .trim()
    .regex(/^[\w-]{1,100}$/)
    .describe('the id of a voice, as JBFqnCBsd6RMkjVDRZzb')
    .default('JBFqnCBsd6RMkjVDRZzb'),
  /** The vendor's `pcm_*` formats; 44100 and more need one of its larger plans. */
  sample_rate: sampleRateOf([8000, 16_000, 22_050, 24_000, 44_100, 48_000]).default(16_000),
  /** In the place of the agent's; told to the models alone that take one. */
  language: language.optional(),
  speed: z
    .number()
    .min(elevenLabsSpeed.slowest)
    .max(elevenLabsSpeed.fastest)
    .describe('a number from 0.7 to 1.2, which the speed of the agent is multiplied by')
    .default(1),
  stability: share.describe('a number from 0 (lively) to 1 (even)').default(0.5),
  similarity_boost: share.describe('a number from 0 to 1: how close to the original voice').default(0.75),
  style: share.describe("a number from 0 to 1: how much of the voice's style is laid on").optional(),
  use_speaker_boost: z.boolean().describe('true or false').optional(),
  auto_mode: z
    .boolean()
    .describe('true (a clause is spoken at once) or false (the vendor waits for more text)')
    .default(true),
  apply_text_normalization: z.enum(['auto', 'on', 'off']).describe('auto, on or off').optional(),
  enable_logging: z.boolean().describe('true, or false for zero retention where the plan has it').optional(),
});

export type ElevenLabsSettings = z.infer<typeof elevenLabsSettings>;
