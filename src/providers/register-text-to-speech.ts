import { z } from 'zod';
import type { TextToSpeech } from '../ports/text-to-speech.ts';
import type { ProviderRegistry } from './provider-registry.ts';

/** In the order in which `auto` tries them. */
export function registerTextToSpeech(
  registry: ProviderRegistry<TextToSpeech>,
): ProviderRegistry<TextToSpeech> {
  return registry.register(
    'embedded',
    async () => {
      const { openEmbeddedVoice } = await import('./embedded/embedded-voice.ts');
      return (_settings, { clock }) => openEmbeddedVoice({ clock });
    },
    { schema: z.strictObject({}), isStandby: true },
  );
}
