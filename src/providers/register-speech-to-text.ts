import { z } from 'zod';
import type { SpeechToText } from '../ports/speech-to-text.ts';
import { inkSettings } from './cartesia/ink-settings.ts';
import { fluxDoubts } from './deepgram/flux-languages.ts';
import { fluxSettings } from './deepgram/flux-settings.ts';
import { novaSettings } from './deepgram/nova-settings.ts';
import { englishAlone } from './embedded/english-alone.ts';
import { googleSpeechSettings } from './google/google-settings.ts';
import { grpcPackages, sherpaPackage } from './optional-packages.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { sherpaSpeechSettings } from './sherpa/sherpa-settings.ts';
import { whisperSettings } from './whisper/whisper-settings.ts';

/** In the order in which `auto` tries them. */
export function registerSpeechToText(
  registry: ProviderRegistry<SpeechToText>,
): ProviderRegistry<SpeechToText> {
  registry
    .register('flux', async () => (await import('./deepgram/flux.ts')).createFlux, {
      aliases: { 'deepgram-flux': {} },
      schema: fluxSettings,
      doubts: fluxDoubts,
    })
    .register('nova', async () => (await import('./deepgram/nova.ts')).createNova, {
      aliases: { 'nova-2': { model: 'nova-2' }, 'nova-3': { model: 'nova-3' }, deepgram: {} },
      schema: novaSettings,
    })
    .register('ink', async () => (await import('./cartesia/ink.ts')).createInk, {
      aliases: { 'ink-2': { model: 'ink-2' }, 'cartesia-ink': {} },
      schema: inkSettings,
    })
    .register('google', async () => (await import('./google/google-speech.ts')).openGoogleSpeech, {
      schema: googleSpeechSettings,
      packages: grpcPackages,
    });
  registerWhisper(registry);
  registry.register('sherpa', async () => (await import('./sherpa/sherpa-speech.ts')).sherpaSpeechMaker(), {
    aliases: { 'sherpa-onnx': {} },
    schema: sherpaSpeechSettings,
    packages: [sherpaPackage],
  });
  return registry.register(
    'embedded',
    async () => {
      const { openEmbeddedEars } = await import('./embedded/embedded-ears.ts');
      return (_settings, { clock }) => openEmbeddedEars({ clock });
    },
    { schema: z.strictObject({}), isStandby: true, doubts: englishAlone('stt') },
  );
}

const whisper = () => import('./whisper/whisper.ts');

/** One protocol at three places, each with its own address, key and name of the model. */
function registerWhisper(registry: ProviderRegistry<SpeechToText>): void {
  registry
    .register(
      'groq-whisper',
      async () => (await whisper()).whisperEars({ provider: 'groq-whisper', path: '/openai/v1' }),
      {
        schema: whisperSettings({
          url: 'https://api.groq.com',
          model: 'whisper-large-v3-turbo',
          needsKey: true,
        }),
      },
    )
    .register(
      'openai-whisper',
      async () => (await whisper()).whisperEars({ provider: 'openai-whisper', path: '/v1' }),
      {
        schema: whisperSettings({
          url: 'https://api.openai.com/v1',
          model: 'gpt-4o-mini-transcribe',
          needsKey: true,
        }),
      },
    )
    .register('whisper', async () => (await whisper()).whisperEars({ provider: 'whisper', path: '/v1' }), {
      schema: whisperSettings({ model: 'whisper-1', needsKey: false }),
    });
}
