import { ModelFolder } from './model-folder.ts';
import type { SherpaVoiceSettings } from './sherpa-settings.ts';

/**
 * The configuration of an `OfflineTts` (https://k2-fsa.github.io/sherpa/onnx/tts/index.html) for the model in a folder:
 * Kokoro where there is a `voices.bin`, VITS (and so Piper) otherwise. Rejects with `ProviderRefused`, naming the file that
 * is missing.
 */
export async function voiceModelConfig({ model, threads, provider }: SherpaVoiceSettings): Promise<object> {
  const folder = await ModelFolder.open(model);
  const network = folder.requireModel('', 'float');
  const tokens = folder.require('tokens.txt');
  const voices = folder.find('voices.bin');
  const dataDir = folder.find('espeak-ng-data');
  const lexicon = folder.find('lexicon.txt');
  if (voices !== undefined && dataDir === undefined) folder.missing('espeak-ng-data');
  await folder.check();
  const words = {
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(lexicon === undefined ? {} : { lexicon }),
  };
  return {
    model: {
      ...(voices === undefined
        ? { vits: { model: network, tokens, ...words } }
        : { kokoro: { model: network, voices, tokens, ...words } }),
      numThreads: threads,
      provider,
      debug: 0,
    },
    maxNumSentences: 1,
  };
}
