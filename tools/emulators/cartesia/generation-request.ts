import { z } from 'zod';
import { badRequest, type CartesiaError } from './cartesia-error.ts';

const rates = new Set([8000, 16_000, 22_050, 24_000, 44_100, 48_000]);
const encodings = ['pcm_f32le', 'pcm_s16le', 'pcm_mulaw', 'pcm_alaw'] as const;

/** As published for version 2026-08-14: https://docs.cartesia.ai/api-reference/tts/websocket */
const common = {
  model_id: z.string().min(1),
  transcript: z.string(),
  voice: z.union([z.string().min(1), z.looseObject({ id: z.string().min(1) })]),
  output_format: z.strictObject({
    container: z.literal('raw'),
    encoding: z.enum(encodings),
    sample_rate: z.number().refine((rate) => rates.has(rate)),
  }),
  language: z.string().nullish(),
  locale: z.string().nullish(),
  generation_config: z
    .strictObject({
      speed: z.number().min(0.6).max(1.5).optional(),
      volume: z.number().min(0.5).max(2).optional(),
      emotion: z.string().optional(),
    })
    .optional(),
  normalization: z.string().nullish(),
  pronunciation_dict_id: z.string().nullish(),
  speed: z.string().optional(),
};
const timed = {
  add_timestamps: z.boolean().nullish(),
  add_phoneme_timestamps: z.boolean().nullish(),
  use_normalized_timestamps: z.boolean().nullish(),
};
const schemas = {
  bytes: z.strictObject({ ...common, save: z.boolean().nullish() }),
  sse: z.strictObject({ ...common, ...timed, context_id: z.string().nullish() }),
  socket: z.strictObject({
    ...common,
    ...timed,
    context_id: z.string().min(1),
    continue: z.boolean().nullish(),
    flush: z.boolean().nullish(),
    max_buffer_delay_ms: z.number().min(0).max(5000).nullish(),
  }),
};

/** What is to be spoken, and how. */
export interface GenerationRequest {
  readonly contextId: string | undefined;
  readonly transcript: string;
  readonly voice: string;
  readonly encoding: (typeof encodings)[number];
  readonly sampleRateHz: number;
  readonly speed: number;
  readonly volume: number;
  readonly wantsTimestamps: boolean;
  readonly continues: boolean;
  readonly flushes: boolean;
  readonly bufferMs: number;
  /** Everything that has to stay the same in a context, as text. */
  readonly fixed: string;
}

const retiredModel = /^sonic(?:-2|-turbo|-english|-multilingual)?$/;

/** The fields of all three, of which a request has some. */
type SocketFields = {
  readonly [Field in keyof z.output<typeof schemas.socket>]?:
    | z.output<typeof schemas.socket>[Field]
    | null
    | undefined;
};

/** Checks a request as the vendor does. */
export function readGeneration(
  kind: keyof typeof schemas,
  body: unknown,
): { readonly request: GenerationRequest } | { readonly error: CartesiaError } {
  const parsed = schemas[kind].safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { error: badRequest(`${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? 'invalid'}`) };
  }
  const { data } = parsed;
  if (typeof data.language === 'string' && typeof data.locale === 'string') {
    return { error: badRequest('Set language or locale, not both.') };
  }
  if (retiredModel.test(data.model_id)) {
    return {
      error: {
        status: 404,
        code: 'model_not_found',
        title: 'Invalid model',
        message: 'The model is not valid.',
      },
    };
  }
  const fields: SocketFields = data;
  const { transcript, continue: continues, flush, ...fixed } = { ...fields, transcript: data.transcript };
  return {
    request: {
      contextId: fields.context_id ?? undefined,
      transcript,
      voice: typeof data.voice === 'string' ? data.voice : data.voice.id,
      encoding: data.output_format.encoding,
      sampleRateHz: data.output_format.sample_rate,
      speed: data.generation_config?.speed ?? 1,
      volume: data.generation_config?.volume ?? 1,
      wantsTimestamps: fields.add_timestamps === true,
      continues: continues === true,
      flushes: flush === true,
      bufferMs: fields.max_buffer_delay_ms ?? 3000,
      fixed: JSON.stringify(fixed),
    },
  };
}
