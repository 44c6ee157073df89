import { z } from 'zod';
import type { LanguageModel } from '../ports/language-model.ts';
import type { ProviderRegistry } from './provider-registry.ts';

/** In the order in which `auto` tries them. */
export function registerLanguageModels(
  registry: ProviderRegistry<LanguageModel>,
): ProviderRegistry<LanguageModel> {
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
