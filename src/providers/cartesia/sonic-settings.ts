import { z } from 'zod';
import { apiKey, baseUrl, language, modelName, sampleRateOf } from '../settings-fields.ts';
import { apiVersion } from './cartesia-version.ts';

/** Of `generation_config`, for `sonic-3` and later: https://docs.cartesia.ai/build-with-cartesia/sonic-3/volume-speed-emotion */
export const sonicSpeed = { slowest: 0.6, fastest: 1.5 } as const;
const { slowest, fastest } = sonicSpeed;

/** The section `providers.tts.cartesia`. */
export const sonicSettings = z.strictObject({
  api_key: apiKey,
  base_url: baseUrl.default('https://api.cartesia.ai'),
  model_id: modelName
    .default('sonic-3')
    .describe('the name of a model, as sonic-3, or with the date of a snapshot'),
  voice_id: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .default('6ccbfb76-1fc6-48f7-b71d-91ac6298247b')
    .describe('the id of the voice that speaks where an agent names none'),
  sample_rate: sampleRateOf([8000, 16_000, 22_050, 24_000, 44_100, 48_000]).default(16_000),
  language: language
    .optional()
    .describe("a language tag as en, or en-GB, that is spoken whatever the agent's language is"),
  speed: z.number().min(slowest).max(fastest).default(1).describe(`a speed from ${slowest} to ${fastest}`),
  volume: z
    .number()
    .min(0.5)
    .max(2)
    .optional()
    .describe("a volume from 0.5 to 2, where 1 is the voice's own"),
  emotion: z
    .string()
    .regex(/^[a-z]+$/)
    .optional()
    .describe('an emotion as calm, content or sympathetic'),
  transport: z
    .enum(['socket', 'sse', 'bytes'])
    .default('socket')
    .describe('socket, or sse or bytes where WebSockets are not let through'),
  version: apiVersion,
});

export type SonicSettings = z.output<typeof sonicSettings>;
