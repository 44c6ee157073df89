import { z } from 'zod';
import { apiKey, baseUrl, modelName, sampleRateOf } from '../settings-fields.ts';
import { apiVersion } from './cartesia-version.ts';

const threshold = (from: number, to: number, what: string) =>
  z.number().min(from).max(to).optional().describe(`a number from ${from} to ${to}, ${what}`);

/** The section `providers.stt.ink`; thresholds that are left out are the vendor's own. */
export const inkSettings = z
  .strictObject({
    api_key: apiKey,
    base_url: baseUrl.default('https://api.cartesia.ai'),
    model: modelName.default('ink-2').describe('the name of a model, as ink-2'),
    sample_rate: sampleRateOf([8000, 16_000, 24_000, 44_100, 48_000]).default(16_000),
    languages: z
      .array(z.string().regex(/^[a-z]{2,3}$/))
      .min(1)
      .default(['en'])
      .describe('the languages that the model hears, as [en]'),
    keyterms: z
      .array(z.string().trim().min(1).max(200))
      .max(100)
      .default([])
      .describe('a list of at most 100 words and names to listen for'),
    start_threshold: threshold(0.5, 0.9, 'above which a turn starts'),
    eager_end_threshold: threshold(0.3, 0.6, 'below which the end of a turn is guessed'),
    end_threshold: threshold(0.05, 0.5, 'below which a turn ends'),
    end_timeout_ms: z
      .number()
      .int()
      .min(640)
      .max(11_200)
      .optional()
      .describe('milliseconds from 640 to 11200 of silence that end a turn in any case'),
    version: apiVersion,
  })
  .refine(
    ({ end_threshold: end = 0.2, eager_end_threshold: eager = 0.4, start_threshold: start = 0.8 }) =>
      end < eager && eager < start,
    {
      path: ['eager_end_threshold'],
      error:
        'Write a value above end_threshold and below start_threshold, which are 0.2 and 0.8 where they are left out.',
    },
  );

export type InkSettings = z.output<typeof inkSettings>;
