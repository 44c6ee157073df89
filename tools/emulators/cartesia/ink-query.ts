import { z } from 'zod';
import type { AudioForm } from '../../../src/audio/audio-form.ts';
import { badRequest, type CartesiaError } from './cartesia-error.ts';

const bytesPerSample = {
  pcm_s16le: 2,
  pcm_s32le: 4,
  pcm_f16le: 2,
  pcm_f32le: 4,
  pcm_mulaw: 1,
  pcm_alaw: 1,
} as const;

const heardEncodings: Readonly<Partial<Record<string, AudioForm['encoding']>>> = {
  pcm_s16le: 'linear16',
  pcm_mulaw: 'mulaw',
  pcm_alaw: 'alaw',
};

const turn = {
  turn_start_threshold: z.coerce.number().min(0.5).max(0.9).default(0.8),
  turn_eager_end_threshold: z.coerce.number().min(0.3).max(0.6).default(0.4),
  turn_end_threshold: z.coerce.number().min(0.05).max(0.5).default(0.2),
  turn_end_timeout_ms: z.coerce.number().min(640).max(11_200).default(5600),
};

/** https://docs.cartesia.ai/api-reference/stt/turns/websocket */
const schema = z.strictObject({
  model: z.string().min(1),
  encoding: z.enum(['pcm_s16le', 'pcm_s32le', 'pcm_f16le', 'pcm_f32le', 'pcm_mulaw', 'pcm_alaw']),
  sample_rate: z.coerce.number().int().min(8000).max(48_000),
  keyterm: z.array(z.string().min(1)).max(100).optional(),
  cartesia_version: z.string().optional(),
  ...turn,
});

/** How the audio of a connection is written. */
export interface InkQuery {
  readonly bytesPerMs: number;
  /** Undefined where embedded ears can't read it. */
  readonly form: AudioForm | undefined;
}

const mostKeytermCharacters = 1200;

/** Checks the query of an upgrade as the vendor does. */
export function readInkQuery(query: URLSearchParams): InkQuery | { readonly error: CartesiaError } {
  const keyterm = query.getAll('keyterm');
  const fields = { ...Object.fromEntries(query), ...(keyterm.length === 0 ? {} : { keyterm }) };
  const parsed = schema.safeParse(fields);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { error: badRequest(`${issue?.path.join('.') ?? 'query'}: ${issue?.message ?? 'invalid'}`) };
  }
  const {
    model,
    encoding,
    sample_rate: sampleRateHz,
    turn_start_threshold,
    turn_eager_end_threshold,
    turn_end_threshold,
  } = parsed.data;
  if (!model.startsWith('ink-2')) {
    return {
      error: {
        status: 400,
        code: 'model_not_found',
        title: 'Invalid model',
        message: 'There is no such model.',
      },
    };
  }
  const isOrdered =
    turn_end_threshold < turn_eager_end_threshold && turn_eager_end_threshold < turn_start_threshold;
  if (!isOrdered) return { error: badRequest('The thresholds must be in order: end, eager end, start.') };
  if (keyterm.join('').length > mostKeytermCharacters) return { error: badRequest('keyterm: too long') };
  const heard = heardEncodings[encoding];
  return {
    bytesPerMs: (sampleRateHz * bytesPerSample[encoding]) / 1000,
    form: heard === undefined ? undefined : { encoding: heard, sampleRateHz },
  };
}
