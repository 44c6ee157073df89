import type { Clock } from './ports/clock.ts';
import { openEmbeddedEars, type EmbeddedEars } from './providers/embedded/embedded-ears.ts';
import { openEmbeddedVoice, type EmbeddedVoice } from './providers/embedded/embedded-voice.ts';

/** The providers of speech that need no keys and no network. */
export interface EmbeddedSpeech {
  readonly ears: EmbeddedEars;
  readonly voice: EmbeddedVoice;
  /** Ends their threads. */
  close(): Promise<void>;
}

/** Resolves when both could serve a call at once. Rejects with `ProviderUnreachable`, and leaves nothing behind. */
export async function openEmbeddedSpeech(clock: Clock): Promise<EmbeddedSpeech> {
  const [ears, voice] = await Promise.allSettled([openEmbeddedEars({ clock }), openEmbeddedVoice({ clock })]);
  if (ears.status === 'rejected') {
    if (voice.status === 'fulfilled') await voice.value.close();
    throw ears.reason;
  }
  if (voice.status === 'rejected') {
    await ears.value.close();
    throw voice.reason;
  }
  return {
    ears: ears.value,
    voice: voice.value,
    close: async () => {
      await Promise.all([ears.value.close(), voice.value.close()]);
    },
  };
}
