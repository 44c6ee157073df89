import { z } from 'zod';
import type { TextToSpeech } from '../ports/text-to-speech.ts';
import { azureSettings } from './azure/azure-settings.ts';
import { sonicSettings } from './cartesia/sonic-settings.ts';
import { elevenLabsSettings } from './elevenlabs/elevenlabs-settings.ts';
import { englishAlone } from './embedded/english-alone.ts';
import { googleVoiceSettings } from './google/google-settings.ts';
import { grpcPackages, sherpaPackage } from './optional-packages.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { sherpaVoiceSettings } from './sherpa/sherpa-settings.ts';

/** In the order in which `auto` tries them. */
export function registerTextToSpeech(
  registry: ProviderRegistry<TextToSpeech>,
): ProviderRegistry<TextToSpeech> {
  registry
    .register('cartesia', async () => (await import('./cartesia/sonic.ts')).createSonic, {
      aliases: { sonic: {}, 'sonic-3': { model_id: 'sonic-3' } },
      schema: sonicSettings,
    })
    .register('elevenlabs', async () => (await import('./elevenlabs/elevenlabs.ts')).createElevenLabs, {
      aliases: { 'eleven-labs': {} },
      schema: elevenLabsSettings,
    })
    .register('azure', async () => (await import('./azure/azure.ts')).createAzure, {
      aliases: { 'azure-speech': {} },
      schema: azureSettings,
    })
    .register('google', async () => (await import('./google/google-voice.ts')).openGoogleVoice, {
      schema: googleVoiceSettings,
      packages: grpcPackages,
    })
    .register('sherpa', async () => (await import('./sherpa/sherpa-voice.ts')).sherpaVoiceMaker(), {
      aliases: { 'sherpa-onnx': {} },
      schema: sherpaVoiceSettings,
      packages: [sherpaPackage],
    });
  return registry.register(
    'embedded',
    async () => {
      const { openEmbeddedVoice } = await import('./embedded/embedded-voice.ts');
      return (_settings, { clock }) => openEmbeddedVoice({ clock });
    },
    { schema: z.strictObject({}), isStandby: true, doubts: englishAlone('tts') },
  );
}
