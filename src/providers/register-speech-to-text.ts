import { z } from 'zod';
import type { SpeechToText } from '../ports/speech-to-text.ts';
import type { ProviderRegistry } from './provider-registry.ts';

/** In the order in which `auto` tries them. */
export function registerSpeechToText(
  registry: ProviderRegistry<SpeechToText>,
): ProviderRegistry<SpeechToText> {
  return registry.register(
    'embedded',
    async () => {
      const { openEmbeddedEars } = await import('./embedded/embedded-ears.ts');
      return (_settings, { clock }) => openEmbeddedEars({ clock });
    },
    { schema: z.strictObject({}), isStandby: true },
  );
}
