import type { LanguageModel } from '../../ports/language-model.ts';
import { apiBase } from '../api-base.ts';
import { createChatModel } from '../chat-completions/chat-server.ts';
import type { ProviderWorld } from '../provider-world.ts';
import type { TogetherSettings } from './together-settings.ts';

/** The models that Together serves: https://docs.together.ai/reference/chat-completions-1. Usage comes unasked. */
export function createTogether(settings: TogetherSettings, world: ProviderWorld): LanguageModel {
  const { base_url, api_key: apiKey } = settings;
  return createChatModel(
    {
      provider: 'together',
      base: apiBase(base_url, '/v1'),
      apiKey,
      settings,
      dialect: { lengthField: 'max_tokens', asksForUsage: false, instructor: 'system' },
    },
    world,
  );
}
