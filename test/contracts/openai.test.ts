import { ProviderThrottled, ProviderUnreachable } from '../../src/errors/provider-error.ts';
import type { OpenAiScript } from '../../tools/emulators/openai/openai-script.ts';
import { openOpenAiEmulator } from '../../tools/emulators/openai/openai-emulator.ts';
import {
  answerFault,
  emulatedStage,
  hold,
  looseEnds,
  stall,
  streamFaults,
  type EmulatedStage,
} from './chat-stage.ts';
import { canaryKey, type LanguageModelRig } from './language-model-rig.ts';
import { describeLanguageModel } from './language-model.contract.ts';
import { madeProvider } from './made-provider.ts';
import { stageWorld } from './provider-stage-world.ts';

const common: Omit<LanguageModelRig<EmulatedStage>, 'stage'> = {
  offers: { anyAnswer: true, usage: true },
  hold,
  stall,
  harmless: looseEnds,
  faults: [
    ...streamFaults,
    answerFault(
      'breaks off with a server error',
      { type: 'error', afterTokens: 5, kind: 'server_error' },
      ProviderUnreachable,
    ),
    answerFault(
      'breaks off with a rate limit',
      { type: 'error', afterTokens: 5, kind: 'rate_limit_exceeded' },
      ProviderThrottled,
    ),
  ],
};

interface Place extends Pick<LanguageModelRig<EmulatedStage>, 'leaksLike'> {
  readonly name: string;
  readonly script?: OpenAiScript;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A server of one's own asks for no key, and its model has to be named. */
const own = { script: { keyless: true }, settings: { model: 'llama3.2' } };
const places: readonly Place[] = [
  { name: 'openai' },
  { name: 'together', script: { tellsUsage: true } },
  { name: 'openai-compatible', ...own },
  { name: 'ollama', ...own, leaksLike: 'openai-compatible' },
  { name: 'llama-cpp', ...own, leaksLike: 'openai-compatible' },
  { name: 'vllm', ...own, leaksLike: 'openai-compatible' },
];

for (const { name, script = {}, settings, ...rig } of places)
  describeLanguageModel<EmulatedStage>(name, {
    ...common,
    ...rig,
    stage: async () => {
      const emulator = await openOpenAiEmulator({ script });
      const section = { api_key: canaryKey, base_url: emulator.openAiUrl, ...settings };
      const model = await madeProvider('llm', name, section, stageWorld());
      return emulatedStage(model, emulator, 'length');
    },
  });
