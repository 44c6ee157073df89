import { z } from 'zod';
import { apiKey, baseUrl, language, sampleRateOf } from '../settings-fields.ts';

export const azureSpeed = { slowest: 0.5, fastest: 2 } as const;

/** The section `providers.tts.azure`. Styles: https://learn.microsoft.com/azure/ai-services/speech-service/language-support */
export const azureSettings = z.strictObject({
  api_key: apiKey,
  /** The key is good for this region alone. */
  region: z
    .string()
    .trim()
    .regex(/^[a-z0-9]{1,50}$/)
    .describe('the region of the Speech resource, as westeurope')
    .default('eastus'),
  /** Empty, as when its variable is not set: the region's own. */
  base_url: z
    .union([z.literal(''), baseUrl])
    .describe(baseUrl.description ?? '')
    .default(''),
  voice: z
    .string()
    .trim()
    .regex(/^[\w:-]{1,200}$/)
    .describe('the short name of a voice, as en-US-JennyNeural')
    .default('en-US-JennyNeural'),
  sample_rate: sampleRateOf([8000, 16_000, 22_050, 24_000, 44_100, 48_000]).default(16_000),
  /** In the place of the agent's. */
  language: language.optional(),
  speed: z
    .number()
    .min(azureSpeed.slowest)
    .max(azureSpeed.fastest)
    .describe('a number from 0.5 to 2, which the speed of the agent is multiplied by')
    .default(1),
  style: z
    .string()
    .trim()
    .regex(/^[\w-]{1,100}$/)
    .describe('a speaking style or emotion that the voice has, as cheerful')
    .optional(),
  style_degree: z.number().min(0.01).max(2).describe('a number from 0.01 to 2, where 1 is usual').optional(),
  /** The vendor's own is most of a second, which would be heard between two clauses. */
  trailing_silence_ms: z
    .number()
    .int()
    .min(0)
    .max(5000)
    .describe('whole milliseconds from 0 to 5000 behind each clause')
    .default(100),
});

export type AzureSettings = z.infer<typeof azureSettings>;
