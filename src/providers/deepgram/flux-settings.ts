import { z } from 'zod';
import { apiKey, baseUrl, sampleRateOf } from '../settings-fields.ts';

const keyterm = z.string().trim().min(1).max(200);

/** The section `providers.stt.flux`. Ranges: https://developers.deepgram.com/docs/flux/configuration */
export const fluxSettings = z
  .strictObject({
    api_key: apiKey,
    base_url: baseUrl.default('https://api.deepgram.com'),
    model: z
      .enum(['flux-general-en', 'flux-general-multi'])
      .default('flux-general-en')
      .describe('flux-general-en or flux-general-multi'),
    encoding: z
      .enum(['linear16', 'mulaw', 'alaw'])
      .default('linear16')
      .describe(
        'linear16, mulaw or alaw; calls that are mulaw or alaw are passed on as they are in any case',
      ),
    sample_rate: sampleRateOf([8000, 16_000, 24_000, 44_100, 48_000]).default(16_000),
    eot_threshold: z
      .number()
      .min(0.5)
      .max(1)
      .default(0.7)
      .describe('a confidence from 0.5 to 1.0; at 1.0 only force_end_turn and eot_timeout_ms end a turn'),
    eager_eot_threshold: z
      .number()
      .min(0.3)
      .max(0.9)
      .nullish()
      .describe(
        'a confidence from 0.3 to 0.9, and no more than eot_threshold; null or nothing for no eager ends',
      ),
    eot_timeout_ms: z
      .number()
      .int()
      .min(500)
      .max(60_000)
      .default(5000)
      .describe('whole milliseconds from 500 to 60000'),
    keyterms: z.array(keyterm).max(100).default([]).describe('up to 100 words or names to listen for'),
    language_hints: z
      .array(z.string().regex(/^[a-z]{2}$/))
      .max(10)
      .optional()
      .describe(
        'two-letter languages as [en, es], for flux-general-multi; [] for none, nothing for the language of the agent',
      ),
    numerals: z.boolean().default(false).describe('true to have numbers written as digits'),
    profanity_filter: z.boolean().default(false).describe('true to have profanity left out'),
    redact: z
      .enum(['numbers', 'aggressive_numbers'])
      .optional()
      .describe('numbers or aggressive_numbers, or nothing'),
    mip_opt_out: z
      .boolean()
      .default(false)
      .describe("true to keep the audio out of Deepgram's model improvement, which costs more"),
    tag: z.array(z.string().min(1).max(128)).max(10).default([]).describe('labels for the usage report'),
    force_end_turn: z
      .boolean()
      .default(false)
      .describe('true only if Deepgram has enabled ForceEndTurn for your account'),
  })
  .refine(({ encoding, sample_rate }) => encoding === 'linear16' || sample_rate === 8000, {
    path: ['sample_rate'],
    message: 'Write sample_rate: 8000, the only one that mulaw and alaw have.',
  })
  .refine(
    ({ eager_eot_threshold: eager, eot_threshold }) =>
      eager === null || eager === undefined || eager <= eot_threshold,
    { path: ['eager_eot_threshold'], message: 'Write an eager_eot_threshold of no more than eot_threshold.' },
  )
  .refine(({ model, language_hints }) => model === 'flux-general-multi' || !language_hints?.length, {
    path: ['language_hints'],
    message: 'Write model: flux-general-multi; the English model takes no language_hints.',
  });

export type FluxSettings = z.output<typeof fluxSettings>;
