import { ProviderRefused, ProviderThrottled, ProviderUnreachable } from '../../src/errors/provider-error.ts';
import { createAnthropic } from '../../src/providers/anthropic/anthropic.ts';
import { anthropicSettings } from '../../src/providers/anthropic/anthropic-settings.ts';
import { openAnthropicEmulator } from '../../tools/emulators/anthropic/anthropic-emulator.ts';
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

const afterTokens = 5;

describeLanguageModel<EmulatedStage>('anthropic', {
  stage: async () => {
    const emulator = await openAnthropicEmulator();
    const settings = anthropicSettings.parse({ api_key: canaryKey, base_url: emulator.host.url });
    return emulatedStage(createAnthropic(settings), emulator, 'max_tokens');
  },
  offers: { anyAnswer: true, usage: true },
  hold,
  stall,
  harmless: looseEnds,
  faults: [
    ...streamFaults,
    answerFault('has too much to do', { type: 'refused', status: 529 }, ProviderUnreachable),
    answerFault(
      'breaks off because it is overloaded',
      { type: 'error', afterTokens, kind: 'overloaded_error' },
      ProviderUnreachable,
    ),
    answerFault(
      'breaks off with a rate limit',
      { type: 'error', afterTokens, kind: 'rate_limit_error' },
      ProviderThrottled,
    ),
    answerFault(
      'breaks off with a bad request',
      { type: 'error', afterTokens, kind: 'invalid_request_error' },
      ProviderRefused,
    ),
  ],
});
