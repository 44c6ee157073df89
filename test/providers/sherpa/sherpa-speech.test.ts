import { afterEach, describe, expect, it } from 'vitest';
import { ProviderRefused, ProviderUnreachable } from '../../../src/errors/provider-error.ts';
import { sherpaSpeechSettings } from '../../../src/providers/sherpa/sherpa-settings.ts';
import { openSherpaSpeech, type SherpaSpeech } from '../../../src/providers/sherpa/sherpa-speech.ts';
import { speechModelConfig } from '../../../src/providers/sherpa/speech-model.ts';
import { system } from '../../../src/system.ts';
import { SpeechToTextCall } from '../../contracts/speech-to-text-call.ts';
import { toneTurns } from '../google/tone-turns.ts';
import { modelFiles, transducerFiles, type ModelFiles } from './model-files.ts';

const audio = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
const phone = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
const fakePackage = new URL('fake-sherpa.cjs', import.meta.url).href;
const { clock, newId, epochMs } = system;

let files: ModelFiles;
let speech: SherpaSpeech | undefined;
afterEach(async () => {
  await speech?.close();
  speech = undefined;
  files.remove();
});

async function open(turns: readonly string[]): Promise<SherpaSpeech> {
  files = modelFiles(transducerFiles);
  files.write('script.json', JSON.stringify({ turns }));
  const settings = sherpaSpeechSettings.parse({ model: files.folder });
  speech = await openSherpaSpeech(settings, { clock, newId, epochMs, audioChunkMs: 80 }, fakePackage);
  return speech;
}

const configOf = (names: readonly string[], settings: object = {}): Promise<object> => {
  files = modelFiles(names);
  return speechModelConfig(sherpaSpeechSettings.parse({ model: files.folder, ...settings }));
};

const at = (name: string): string => `${files.folder}/${name}`;

describe('the model in a folder', () => {
  it('is a transducer where there is a joiner, with whole numbers but for the decoder', async () => {
    const config = await configOf(transducerFiles, { threads: 3, end_ms: 600 });
    expect(config).toMatchObject({
      modelConfig: {
        transducer: {
          encoder: at('encoder-epoch-99.int8.onnx'),
          decoder: at('decoder-epoch-99.onnx'),
          joiner: at('joiner-epoch-99.int8.onnx'),
        },
        tokens: at('tokens.txt'),
        numThreads: 3,
        provider: 'cpu',
      },
      rule2MinTrailingSilence: 0.6,
    });
  });

  it('is a Paraformer without a joiner, and CTC where there is one network', async () => {
    const paraformer = await configOf(['tokens.txt', 'encoder.int8.onnx', 'decoder.int8.onnx']);
    expect(paraformer).toHaveProperty('modelConfig.paraformer.decoder');
    files.remove();
    const ctc = await configOf(['tokens.txt', 'model.onnx']);
    expect(ctc).toHaveProperty('modelConfig.zipformer2Ctc.model');
    files.remove();
    const nemo = await configOf(['tokens.txt', 'model.onnx'], { kind: 'nemo-ctc' });
    expect(nemo).toHaveProperty('modelConfig.nemoCtc.model');
  });

  it.each([
    ['tokens.txt', transducerFiles.filter((name) => name !== 'tokens.txt')],
    ['encoder*.onnx', ['tokens.txt', 'joiner.onnx']],
    ['decoder*.onnx', ['tokens.txt', 'encoder.onnx']],
    ['*.onnx', ['tokens.txt']],
  ])('is refused by the name of what is missing: %s', async (missing, names) => {
    const refusal = await configOf(names).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ProviderRefused);
    expect(refusal).toHaveProperty('message', expect.stringContaining(`${missing} is missing`));
  });

  it('is refused where it was not downloaded: sherpa-onnx would take the process down', async () => {
    files = modelFiles(transducerFiles);
    files.write('joiner-epoch-99.int8.onnx', 'version https://git-lfs.github.com/spec/v1');
    const settings = sherpaSpeechSettings.parse({ model: files.folder });
    await expect(speechModelConfig(settings)).rejects.toThrow(/joiner-epoch-99.int8.onnx: it is no ONNX/);
  });

  it('has to be there', async () => {
    files = modelFiles([]);
    const settings = sherpaSpeechSettings.parse({ model: `${files.folder}/nowhere` });
    await expect(speechModelConfig(settings)).rejects.toThrow(/nowhere is no folder/);
  });
});

describe('a call', () => {
  it('has its turn ended by hand: the words so far are it, and the next ones another', async () => {
    const call = new SpeechToTextCall({ speechToText: await open(['one two', 'three four']), audio });
    const spoken = toneTurns(['one two'], audio);
    await call.send(spoken.subarray(0, 2 * 16 * 850));
    await call.until('turn.started');
    call.endTurn$.next();
    await call.until('turn.eot');
    expect(call.turns.at(-1)).toEqual({ type: 'turn.eot', turn: 0, text: 'one two', trigger: 'manual' });
    call.leave();
  });

  it('may be a phone call: µ-law is heard at 16 kHz', async () => {
    const call = new SpeechToTextCall({ speechToText: await open(['one two three']), audio: phone });
    await call.send(toneTurns(['one two three'], phone));
    await call.until('turn.eot');
    expect(call.texts).toEqual(['one two three']);
    call.leave();
  });

  it('is heard together with others, each with words of its own', async () => {
    const speechToText = await open(['one two three']);
    const calls = Array.from({ length: 8 }, () => new SpeechToTextCall({ speechToText, audio }));
    const spoken = toneTurns(['one two three'], audio);
    await Promise.all(calls.map((call) => call.send(spoken)));
    await Promise.all(calls.map((call) => call.until('turn.eot')));
    expect(calls.map(({ texts }) => texts)).toEqual(calls.map(() => ['one two three']));
    expect(speechToText.callCount).toBe(8);
    for (const call of calls) call.leave();
    expect(speechToText.callCount).toBe(0);
  });
});

describe('a package that does not load', () => {
  it('is told at once', async () => {
    files = modelFiles(transducerFiles);
    const settings = sherpaSpeechSettings.parse({ model: files.folder });
    const world = { clock, newId, epochMs, audioChunkMs: 80 };
    const opening = openSherpaSpeech(settings, world, new URL('nothing.cjs', import.meta.url).href);
    await expect(opening).rejects.toBeInstanceOf(ProviderUnreachable);
  });
});
