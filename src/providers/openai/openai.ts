import type { LanguageModel } from '../../ports/language-model.ts';
import { apiBase } from '../api-base.ts';
import { createChatModel } from '../chat-completions/chat-server.ts';
import type { ProviderWorld } from '../provider-world.ts';
import { isFixed } from './fixed-sampling.ts';
import type { OpenAiSettings } from './openai-settings.ts';

/** OpenAI's language models: https://platform.openai.com/docs/api-reference/chat */
export function createOpenAi(settings: OpenAiSettings, world: ProviderWorld): LanguageModel {
  const { base_url, api_key: apiKey, model, service_tier } = settings;
  return createChatModel(
    {
      provider: 'openai',
      base: apiBase(base_url, '/v1'),
      apiKey,
      settings,
      dialect: {
        lengthField: 'max_completion_tokens',
        asksForUsage: true,
        instructor: 'system',
        isFixed: isFixed(model),
        parameters: { service_tier },
      },
    },
    world,
  );
}
