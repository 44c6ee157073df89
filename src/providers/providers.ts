import type { LanguageModel } from '../ports/language-model.ts';
import type { SpeechToText } from '../ports/speech-to-text.ts';
import type { TextToSpeech } from '../ports/text-to-speech.ts';
import { ProviderRegistry } from './provider-registry.ts';
import { registerLanguageModels } from './register-language-models.ts';
import { registerSpeechToText } from './register-speech-to-text.ts';
import { registerTextToSpeech } from './register-text-to-speech.ts';

/** Every provider that may be named in the configuration, by kind. */
export interface Providers {
  readonly stt: ProviderRegistry<SpeechToText>;
  readonly llm: ProviderRegistry<LanguageModel>;
  readonly tts: ProviderRegistry<TextToSpeech>;
}

/** All that talky has; `register` adds your own. */
export function createProviders(): Providers {
  return {
    stt: registerSpeechToText(new ProviderRegistry('speech-to-text')),
    llm: registerLanguageModels(new ProviderRegistry('language model')),
    tts: registerTextToSpeech(new ProviderRegistry('text-to-speech')),
  };
}
