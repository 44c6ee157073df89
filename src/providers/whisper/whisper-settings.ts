import { z } from 'zod';
import { apiKey, keepsKey, keylessBaseUrl, modelName } from '../settings-fields.ts';

const silence = (least: number, most: number) =>
  z.int().min(least).max(most).describe(`milliseconds of silence, from ${least} to ${most}`);

/** Where a server is that transcribes recordings, and what it runs; `url` is where it usually is, if there is such a place. */
export interface WhisperPlace {
  readonly url?: string;
  readonly model?: string;
  readonly needsKey: boolean;
}

/** The sections `providers.stt.groq-whisper`, `openai-whisper` and `whisper`. */
export function whisperSettings({ url, model, needsKey }: WhisperPlace) {
  return z
    .strictObject({
      api_key: needsKey ? apiKey : apiKey.optional(),
      base_url: url === undefined ? keylessBaseUrl : keylessBaseUrl.default(url),
      model: model === undefined ? modelName : modelName.default(model),
      eager_silence_ms: silence(100, 2000).default(300),
      end_silence_ms: silence(200, 5000).default(700),
    })
    .refine(keepsKey.check, keepsKey.refusal);
}

export type WhisperSettings = z.infer<ReturnType<typeof whisperSettings>>;
