import { z } from 'zod';
import { chatShape, serverShape } from '../chat-completions/chat-settings.ts';
import { apiKey, keepsKey, keylessBaseUrl, modelName } from '../settings-fields.ts';

/** The section `providers.llm.openai`. */
export const openAiSettings = z.strictObject({
  api_key: apiKey,
  ...serverShape('https://api.openai.com/v1', 'gpt-4.1-mini'),
  ...chatShape,
  service_tier: z
    .enum(['auto', 'default', 'flex', 'priority'])
    .optional()
    .describe('auto, default, flex or priority'),
});

export type OpenAiSettings = z.infer<typeof openAiSettings>;

/** Of a server that speaks OpenAI's protocol; `url` is where it usually is, if there is such a place. */
export function compatibleSettings(url?: string) {
  return z
    .strictObject({
      api_key: apiKey.optional(),
      base_url: url === undefined ? keylessBaseUrl : keylessBaseUrl.default(url),
      model: modelName,
      ...chatShape,
    })
    .refine(keepsKey.check, keepsKey.refusal);
}

export type CompatibleSettings = z.infer<ReturnType<typeof compatibleSettings>>;
