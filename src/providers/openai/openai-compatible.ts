import type { LanguageModel } from '../../ports/language-model.ts';
import { apiBase } from '../api-base.ts';
import { createChatModel } from '../chat-completions/chat-server.ts';
import type { ProviderWorld } from '../provider-world.ts';
import type { CompatibleSettings } from './openai-settings.ts';

/** Makers of models of any server that speaks OpenAI's protocol, with a key or without: Ollama, llama.cpp, vLLM. */
export function compatibleModel(provider: string) {
  return (settings: CompatibleSettings, world: ProviderWorld): LanguageModel => {
    const { base_url, api_key: apiKey } = settings;
    return createChatModel(
      {
        provider,
        base: apiBase(base_url, '/v1'),
        apiKey,
        settings,
        dialect: { lengthField: 'max_tokens', asksForUsage: true, instructor: 'user' },
      },
      world,
    );
  };
}
