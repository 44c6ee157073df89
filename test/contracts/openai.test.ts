import { ProviderThrottled, ProviderUnreachable } from '../../src/errors/provider-error.ts';
import { compatibleModel } from '../../src/providers/openai/openai-compatible.ts';
import { createOpenAi } from '../../src/providers/openai/openai.ts';
import { compatibleSettings, openAiSettings } from '../../src/providers/openai/openai-settings.ts';
import { togetherSettings } from '../../src/providers/together/together-settings.ts';
import { createTogether } from '../../src/providers/together/together.ts';
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
import { stageWorld } from './provider-stage-world.ts';
import { describeRealLanguageModel } from './real-language-model.contract.ts';

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

describeLanguageModel<EmulatedStage>('openai', {
  ...common,
  stage: async () => {
    const emulator = await openOpenAiEmulator();
    const settings = openAiSettings.parse({ api_key: canaryKey, base_url: emulator.openAiUrl });
    return emulatedStage(createOpenAi(settings, stageWorld()), emulator, 'length');
  },
});

describeLanguageModel<EmulatedStage>('together', {
  ...common,
  faults: [],
  stage: async () => {
    const emulator = await openOpenAiEmulator({ script: { tellsUsage: true } });
    const settings = togetherSettings.parse({ api_key: canaryKey, base_url: emulator.host.url });
    return emulatedStage(createTogether(settings, stageWorld()), emulator, 'length');
  },
});

describeLanguageModel<EmulatedStage>('ollama', {
  ...common,
  faults: [],
  stage: async () => {
    const emulator = await openOpenAiEmulator({ script: { keyless: true } });
    const settings = compatibleSettings().parse({
      api_key: canaryKey,
      base_url: emulator.host.url,
      model: 'llama3.2',
    });
    return emulatedStage(compatibleModel('ollama')(settings, stageWorld()), emulator, 'length');
  },
});

describeRealLanguageModel('openai', process.env['OPENAI_API_KEY'], 'OPENAI_API_KEY', (key) =>
  createOpenAi(openAiSettings.parse({ api_key: key }), stageWorld()),
);
describeRealLanguageModel('together', process.env['TOGETHER_API_KEY'], 'TOGETHER_API_KEY', (key) =>
  createTogether(togetherSettings.parse({ api_key: key }), stageWorld()),
);
