import { z } from 'zod';
import { apiKey, baseUrl, language, modelName, sampleRateOf } from '../settings-fields.ts';

export const googleSpeed = { slowest: 0.25, fastest: 2 } as const;

const credentials = {
  credentials_file: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe("the path of a service account's key file (JSON), as GOOGLE_APPLICATION_CREDENTIALS has it"),
  api_key: apiKey
    .optional()
    .describe('an API key of a Google Cloud project; not used where there is a key file'),
  access_token: apiKey.optional().describe('an OAuth access token; taken before the others, and not renewed'),
};

/** A service that is asked without any of them refuses everything, so that is no set of settings. */
function hasCredentials(settings: {
  readonly credentials_file?: string | undefined;
  readonly api_key?: string | undefined;
  readonly access_token?: string | undefined;
}): boolean {
  const { credentials_file: file, api_key: key, access_token: token } = settings;
  return [file, key, token].some((given) => given !== undefined);
}

const lacksCredentials = {
  path: ['api_key'],
  error: 'Set GOOGLE_API_KEY in .env, or GOOGLE_APPLICATION_CREDENTIALS to the path of a key file.',
};

/** The section `providers.stt.google`. */
export const googleSpeechSettings = z
  .strictObject({
    ...credentials,
    base_url: baseUrl.default('https://speech.googleapis.com'),
    model: modelName
      .default('latest_long')
      .describe('the name of a model: latest_long, latest_short, telephony, phone_call'),
    language: language
      .optional()
      .describe('a language tag as en-US (BCP 47), in the place of the language of the call'),
    sample_rate: sampleRateOf([8000, 16_000]).default(16_000),
    keyterms: z
      .array(z.string().trim().min(1).max(100))
      .max(500)
      .default([])
      .describe('a list of words and names to listen for'),
    settle_ms: z
      .int()
      .min(100)
      .max(5000)
      .default(400)
      .describe('milliseconds of audio without a new word after which a turn is over, from 100 to 5000'),
  })
  .refine(hasCredentials, lacksCredentials);

/** The section `providers.tts.google`. */
export const googleVoiceSettings = z
  .strictObject({
    ...credentials,
    base_url: baseUrl.default('https://texttospeech.googleapis.com'),
    language: language
      .optional()
      .describe('a language tag as en-US (BCP 47), for voices whose name does not begin with one'),
    voice: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .default('en-US-Chirp3-HD-Aoede')
      .describe('the name of a voice that can be streamed, as en-US-Chirp3-HD-Aoede'),
    sample_rate: sampleRateOf([8000, 16_000, 24_000, 48_000]).default(24_000),
    speed: z
      .number()
      .min(googleSpeed.slowest)
      .max(googleSpeed.fastest)
      .default(1)
      .describe('how fast every voice speaks, from 0.25 to 2; the speed of an agent is on top of it'),
  })
  .refine(hasCredentials, lacksCredentials);

export type GoogleSpeechSettings = z.output<typeof googleSpeechSettings>;
export type GoogleVoiceSettings = z.output<typeof googleVoiceSettings>;
