import type { SpeechStage, TextToSpeechRig } from './speech-rig.ts';
import { OpenCount, realProvider } from './real-provider.ts';
import { firstValueFrom } from 'rxjs';

/** A voice with the real service behind it. */
export function realTextToSpeech(
  name: string,
  { hasWordTimes }: Pick<TextToSpeechRig<SpeechStage>, 'hasWordTimes'>,
): TextToSpeechRig<SpeechStage> {
  const { missing, open } = realProvider('tts', name);
  return {
    real: { missing },
    hasWordTimes,
    wordToleranceMs: 200,
    faults: [],
    open: async () => {
      const provider = await open();
      const { defaultVoice } = provider;
      const replies = new OpenCount();
      const voice = defaultVoice ?? (await firstValueFrom(provider.voices()))[0]?.id ?? '';
      return {
        provider: {
          name: provider.name,
          sampleRateHz: provider.sampleRateHz,
          speak: (clauses$, options) => replies.watch(provider.speak(clauses$, options)),
          voices: () => provider.voices(),
          ...(defaultVoice === undefined ? {} : { defaultVoice }),
          close: async () => provider.close?.(),
        },
        options: { voice, language: 'en-US', speed: 1 },
        openReplies: () => replies.count,
        close: async () => provider.close?.(),
      };
    },
  };
}
