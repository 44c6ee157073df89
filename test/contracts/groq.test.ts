import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import { createGroq } from '../../src/providers/groq/groq.ts';
import { groqSettings } from '../../src/providers/groq/groq-settings.ts';
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
import { canaryKey } from './language-model-rig.ts';
import { describeLanguageModel } from './language-model.contract.ts';
import { stageWorld } from './provider-stage-world.ts';

const afterTokens = 5;

describeLanguageModel<EmulatedStage>('groq', {
  stage: async () => {
    const emulator = await openOpenAiEmulator();
    const settings = groqSettings.parse({ api_key: canaryKey, base_url: emulator.groqUrl });
    return emulatedStage(createGroq(settings, stageWorld()), emulator, 'length');
  },
  offers: { anyAnswer: true, usage: true },
  hold,
  stall,
  harmless: looseEnds,
  faults: [
    ...streamFaults,
    answerFault('has no room on its flexible tier', { type: 'refused', status: 498 }, ProviderThrottled),
    answerFault(
      'could make no call of what the model wrote',
      { type: 'refused', status: 400 },
      ProviderProtocol,
      { retryable: true },
    ),
    answerFault(
      'tells of an error where its SDK does not look',
      { type: 'x_groq.error', afterTokens },
      ProviderUnreachable,
    ),
    answerFault(
      'breaks off with a server error',
      { type: 'error', afterTokens, kind: 'server_error' },
      ProviderUnreachable,
    ),
    answerFault(
      'breaks off with a rate limit',
      { type: 'error', afterTokens, kind: 'rate_limit_exceeded' },
      ProviderThrottled,
    ),
    answerFault(
      'breaks off with a bad request',
      { type: 'error', afterTokens, kind: 'invalid_request_error' },
      ProviderRefused,
    ),
    answerFault(
      'breaks off with an unusable tool call',
      { type: 'error', afterTokens, kind: 'tool_use_failed' },
      ProviderProtocol,
      { retryable: true },
    ),
  ],
});
