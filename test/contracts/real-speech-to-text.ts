import { createAudioEncoder } from '../../src/audio/audio-encoder.ts';
import { loadResampler } from '../../src/audio/resampler.ts';
import { joined, silence, speakAs } from '../support/spoken.ts';
import { OpenCount, realProvider } from './real-provider.ts';
import type { SpeechToTextRig, SpeechToTextStage } from './speech-to-text-rig.ts';

const rate = 16_000;

/** A recogniser with the real service behind it, which hears a synthetic voice at the pace of speech. */
export function realSpeechToText(
  name: string,
  { streaming }: { readonly streaming: boolean },
): SpeechToTextRig<SpeechToTextStage> {
  const { missing, open } = realProvider('stt', name);
  return {
    real: { missing },
    offers: { streaming, updates: false, eager: false, endTurn: false },
    fatal: [],
    harmless: [],
    stage: async () => {
      const provider = await open();
      const [audio] = provider.accepts;
      if (audio === undefined) throw new Error(`${name} takes no audio`);
      const lines = new OpenCount();
      return {
        speechToText: {
          name: provider.name,
          accepts: provider.accepts,
          listen: (audio$, options) => lines.watch(provider.listen(audio$, options)),
        },
        audio,
        isRealTime: true,
        say: async (turns) => {
          await loadResampler();
          const parts: Int16Array[] = [];
          for (const { text } of turns)
            parts.push(silence(500, rate), await speakAs('rms', text, rate), silence(2500, rate));
          const encoder = createAudioEncoder(rate, audio);
          const bytes = encoder.encode(joined(parts)).slice();
          encoder.free();
          return bytes;
        },
        openConnections: () => lines.count,
        forget: () => undefined,
        close: async () => provider.close?.(),
      };
    },
  };
}
