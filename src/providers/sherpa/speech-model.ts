import type { SherpaSpeechSettings } from './sherpa-settings.ts';
import { ModelFolder } from './model-folder.ts';

export const hearingRateHz = 16_000;
/** Silence in which no word was said resets a stream, so that it does not grow for ever. */
const wordlessSeconds = 2.4;
const longestSeconds = 30;

type Kind = Exclude<SherpaSpeechSettings['kind'], 'auto'>;

const ctcNames = { 'zipformer2-ctc': 'zipformer2Ctc', 'nemo-ctc': 'nemoCtc', 'tone-ctc': 'toneCtc' } as const;

/**
 * The configuration of an `OnlineRecognizer` (https://k2-fsa.github.io/sherpa/onnx/endpoint/index.html) for the model in a
 * folder. Rejects with `ProviderRefused`, naming the file that is missing.
 */
export async function speechModelConfig(settings: SherpaSpeechSettings): Promise<object> {
  const { model, threads, provider, kind, end_ms: endMs } = settings;
  const folder = await ModelFolder.open(model);
  const config = {
    featConfig: { sampleRate: hearingRateHz, featureDim: 80 },
    modelConfig: {
      ...networksIn(folder, kind === 'auto' ? kindOf(folder) : kind),
      tokens: folder.require('tokens.txt'),
      numThreads: threads,
      provider,
      debug: 0,
    },
    decodingMethod: 'greedy_search',
    enableEndpoint: true,
    rule1MinTrailingSilence: Math.max(wordlessSeconds, endMs / 1000),
    rule2MinTrailingSilence: endMs / 1000,
    rule3MinUtteranceLength: longestSeconds,
  };
  await folder.check();
  return config;
}

/** An encoder, a decoder and a joiner make a transducer; without a joiner it is a Paraformer; one network alone is CTC. */
function kindOf(folder: ModelFolder): Kind {
  const has = (begin: string): boolean => folder.findModel(begin, 'int8') !== undefined;
  if (has('joiner')) return 'transducer';
  if (has('encoder') && has('decoder')) return 'paraformer';
  if (has('encoder')) return 'transducer';
  return 'zipformer2-ctc';
}

function networksIn(folder: ModelFolder, kind: Kind): object {
  switch (kind) {
    case 'transducer':
      return {
        transducer: {
          encoder: folder.requireModel('encoder', 'int8'),
          // It is small, and loses the most by whole numbers.
          decoder: folder.requireModel('decoder', 'float'),
          joiner: folder.requireModel('joiner', 'int8'),
        },
      };
    case 'paraformer':
      return {
        paraformer: {
          encoder: folder.requireModel('encoder', 'int8'),
          decoder: folder.requireModel('decoder', 'int8'),
        },
      };
    case 'zipformer2-ctc':
    case 'nemo-ctc':
    case 'tone-ctc':
      return { [ctcNames[kind]]: { model: folder.requireModel('', 'int8') } };
  }
}
