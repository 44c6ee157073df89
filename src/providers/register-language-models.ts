import { z } from 'zod';
import type { LanguageModel } from '../ports/language-model.ts';
import { anthropicSettings } from './anthropic/anthropic-settings.ts';
import { anthropicDoubts } from './anthropic/sampling.ts';
import { groqSettings } from './groq/groq-settings.ts';
import { openAiDoubts } from './openai/fixed-sampling.ts';
import { compatibleSettings, openAiSettings } from './openai/openai-settings.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { togetherSettings } from './together/together-settings.ts';

/** Servers of one's own that speak OpenAI's protocol, and where they listen unless told otherwise. */
const compatible = {
  'openai-compatible': undefined,
  ollama: 'http://127.0.0.1:11434/v1',
  'llama-cpp': 'http://127.0.0.1:8080/v1',
  vllm: 'http://127.0.0.1:8000/v1',
} as const;

/** In the order in which `auto` tries them. */
export function registerLanguageModels(
  registry: ProviderRegistry<LanguageModel>,
): ProviderRegistry<LanguageModel> {
  registry
    .register('groq', async () => (await import('./groq/groq.ts')).createGroq, { schema: groqSettings })
    .register('openai', async () => (await import('./openai/openai.ts')).createOpenAi, {
      schema: openAiSettings,
      doubts: openAiDoubts,
    })
    .register('anthropic', async () => (await import('./anthropic/anthropic.ts')).createAnthropic, {
      aliases: { claude: {} },
      schema: anthropicSettings,
      doubts: anthropicDoubts,
    })
    .register('together', async () => (await import('./together/together.ts')).createTogether, {
      schema: togetherSettings,
    });
  for (const [name, url] of Object.entries(compatible)) {
    const load = async () => (await import('./openai/openai-compatible.ts')).compatibleModel(name);
    registry.register(name, load, { schema: compatibleSettings(url) });
  }
  // What it says is in the agent's flow, so it is made for each agent, by whoever makes the agent.
  return registry.register(
    'scripted',
    () => Promise.reject(new Error('A scripted agent is made of a flow.')),
    {
      schema: z.strictObject({}),
      followsFlows: true,
      isStandby: true,
    },
  );
}
