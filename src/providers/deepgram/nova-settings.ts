import { z } from 'zod';
import { apiKey, baseUrl, language, sampleRateOf } from '../settings-fields.ts';

const keyterm = z.string().trim().min(1).max(200);
const short = z.string().trim().min(1).max(128);

/** The section `providers.stt.nova`. See https://developers.deepgram.com/docs/endpointing and /docs/utterance-end */
export const novaSettings = z
  .strictObject({
    api_key: apiKey,
    base_url: baseUrl.default('https://api.deepgram.com'),
    model: z
      .string()
      .regex(/^nova-[23](?:-[a-z0-9]+)*$/)
      .default('nova-3')
      .describe('nova-3, nova-2 or a variant of them as nova-2-phonecall'),
    language: language
      .or(z.literal('multi'))
      .optional()
      .describe('a language tag as en-US, or multi; nothing for the language of the agent'),
    encoding: z
      .enum(['linear16', 'mulaw', 'alaw'])
      .default('linear16')
      .describe(
        'linear16, mulaw or alaw; calls that are mulaw or alaw are passed on as they are in any case',
      ),
    sample_rate: sampleRateOf([8000, 16_000, 24_000, 44_100, 48_000]).default(16_000),
    endpointing: z
      .number()
      .int()
      .min(10)
      .max(5000)
      .default(300)
      .describe('whole milliseconds of silence, from 10 to 5000, after which a turn is taken to be over'),
    settle_ms: z
      .number()
      .int()
      .min(0)
      .max(5000)
      .default(400)
      .describe(
        'whole milliseconds of audio, up to 5000, after which that is certain; 0 to end turns without eager ends',
      ),
    utterance_end_ms: z
      .number()
      .int()
      .min(1000)
      .max(5000)
      .default(1000)
      .describe('whole milliseconds from 1000 to 5000 without a word that end a turn in noise'),
    keyterms: z
      .array(keyterm)
      .max(100)
      .default([])
      .describe('up to 100 words or names to listen for; those of nova-2 may end in a weight as talky:2'),
    punctuate: z.boolean().default(true).describe('false to have no punctuation'),
    smart_format: z
      .boolean()
      .default(false)
      .describe('true to have dates, amounts and the like written out; may delay the ends of turns'),
    numerals: z.boolean().default(false).describe('true to have numbers written as digits'),
    profanity_filter: z.boolean().default(false).describe('true to have profanity left out'),
    redact: z.array(short).max(10).default([]).describe('what to leave out, as [pci, ssn, numbers]'),
    mip_opt_out: z
      .boolean()
      .default(false)
      .describe("true to keep the audio out of Deepgram's model improvement, which costs more"),
    tag: z.array(short).max(10).default([]).describe('labels for the usage report'),
  })
  .refine(({ encoding, sample_rate }) => encoding === 'linear16' || sample_rate === 8000, {
    path: ['sample_rate'],
    message: 'Write sample_rate: 8000, the only one that mulaw and alaw have.',
  });

export type NovaSettings = z.output<typeof novaSettings>;
