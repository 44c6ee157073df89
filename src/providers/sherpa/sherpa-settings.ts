import { z } from 'zod';

export const sherpaSpeed = { slowest: 0.25, fastest: 4 } as const;

const shared = {
  model: z
    .string()
    .trim()
    .min(1)
    .describe('the path of a folder with a model of https://github.com/k2-fsa/sherpa-onnx/releases'),
  threads: z.int().min(1).max(32).default(2).describe('how many threads a model computes with, from 1 to 32'),
  provider: z
    .enum(['cpu', 'cuda', 'coreml'])
    .default('cpu')
    .describe('what the model runs on: cpu, or cuda or coreml where the package was built for it'),
};

/** The section `providers.stt.sherpa`. */
export const sherpaSpeechSettings = z.strictObject({
  ...shared,
  kind: z
    .enum(['auto', 'transducer', 'paraformer', 'zipformer2-ctc', 'nemo-ctc', 'tone-ctc'])
    .default('auto')
    .describe(
      'auto, or the kind of the model where its files do not tell: zipformer2-ctc, nemo-ctc, tone-ctc',
    ),
  eager_ms: z
    .int()
    .min(100)
    .max(5000)
    .default(300)
    .describe('milliseconds of audio without a new word after which a turn may be over, from 100 to 5000'),
  end_ms: z
    .int()
    .min(200)
    .max(10_000)
    .default(800)
    .describe('milliseconds of silence after some words that end a turn, from 200 to 10000'),
});

/** The section `providers.tts.sherpa`. */
export const sherpaVoiceSettings = z.strictObject({
  ...shared,
  voice: z
    .string()
    .regex(/^\d{1,4}$/)
    .default('0')
    .describe('the number of one of the speakers that the model has, in quotes, as "0"'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
    .default('en-US')
    .describe('the language of the model, as en-US (BCP 47)'),
  speed: z
    .number()
    .min(sherpaSpeed.slowest)
    .max(sherpaSpeed.fastest)
    .default(1)
    .describe('how fast every voice speaks, from 0.25 to 4; the speed of an agent is on top of it'),
});

export type SherpaSpeechSettings = z.output<typeof sherpaSpeechSettings>;
export type SherpaVoiceSettings = z.output<typeof sherpaVoiceSettings>;
