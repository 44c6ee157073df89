import { z } from 'zod';
import type { Refusal } from '../emulator-host.ts';

const flag = z.enum(['true', 'false']);
const number = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+(?:\.\d+)?$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
const encoding = z.enum(['linear16', 'mulaw', 'alaw']);
const sampleRate = number(8000, 48_000);
const many = z.array(z.string().min(1)).optional();
const common = { encoding, sample_rate: sampleRate, tag: many, keyterm: many, mip_opt_out: flag.optional() };
const writing = { numerals: flag.optional(), profanity_filter: flag.optional() };
const fluxLanguages = z.enum(['en', 'es', 'fr', 'de', 'hi', 'ru', 'pt', 'ja', 'it', 'nl']);

/** `GET /v2/listen`; raw audio only. */
const fluxQuerySchema = z
  .strictObject({
    ...common,
    ...writing,
    model: z.enum(['flux-general-en', 'flux-general-multi']),
    eot_threshold: number(0.5, 1).default(0.7),
    eager_eot_threshold: number(0.3, 0.9).optional(),
    eot_timeout_ms: number(500, 60_000).default(5000),
    language_hint: z.array(fluxLanguages).optional(),
    redact: z.enum(['numbers', 'aggressive_numbers']).optional(),
  })
  .refine(({ eager_eot_threshold: eager = 0, eot_threshold }) => eager <= eot_threshold, {
    path: ['eager_eot_threshold'],
    message: 'must not be greater than eot_threshold',
  })
  .refine(({ model, language_hint }) => model === 'flux-general-multi' || language_hint === undefined, {
    path: ['language_hint'],
    message: 'is for flux-general-multi only',
  });

/** `GET /v1/listen`; raw audio only. */
const novaQuerySchema = z
  .strictObject({
    ...common,
    ...writing,
    model: z.string().regex(/^nova-[23](?:-[a-z0-9]+)*$/),
    language: z.string().min(2).default('en'),
    channels: z.literal('1').optional(),
    interim_results: flag.default('false'),
    punctuate: flag.optional(),
    smart_format: flag.optional(),
    endpointing: number(0, 10_000).or(flag).default(10),
    utterance_end_ms: number(1000, 5000).optional(),
    vad_events: flag.default('false'),
    keywords: many,
    redact: many,
  })
  .refine(({ model, keywords }) => !model.startsWith('nova-3') || keywords === undefined, {
    path: ['keywords'],
    message: 'Keywords are not supported for Nova-3. Please use `keyterm` instead.',
  })
  .refine(({ model, keyterm }) => model.startsWith('nova-3') || keyterm === undefined, {
    path: ['keyterm'],
    message: 'Keyterm prompting is only supported for Nova-3.',
  })
  .refine(
    ({ utterance_end_ms, interim_results }) => utterance_end_ms === undefined || interim_results === 'true',
    { path: ['utterance_end_ms'], message: 'requires interim_results=true' },
  );

export type FluxQuery = z.output<typeof fluxQuerySchema>;
export type NovaQuery = z.output<typeof novaQuerySchema>;

/** A refusal that says why. */
export type Answer = Exclude<Refusal, string>;

export type ReadQuery<Query> =
  | { readonly query: Query; readonly refusal?: undefined }
  | { readonly query?: undefined; readonly refusal: Refusal };

/** Repeated ones become lists; what may be repeated is always one. */
const repeatable: ReadonlySet<string> = new Set(['tag', 'keyterm', 'language_hint', 'keywords', 'redact']);

export function readFluxQuery(search: URLSearchParams, requestId: string): ReadQuery<FluxQuery> {
  const single = search.get('redact');
  const parameters = parametersOf(search);
  return read(fluxQuerySchema, single === null ? parameters : { ...parameters, redact: single }, requestId);
}

export function readNovaQuery(search: URLSearchParams, requestId: string): ReadQuery<NovaQuery> {
  return read(novaQuerySchema, parametersOf(search), requestId);
}

function parametersOf(search: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name);
      return [name, repeatable.has(name) || values.length > 1 ? values : values[0]];
    }),
  );
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  parameters: Record<string, unknown>,
  requestId: string,
): ReadQuery<z.output<Schema>> {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return { query: parsed.data };
  const [issue] = parsed.error.issues;
  const said = issue?.path.length
    ? `${issue.path.join('.')}: ${issue.message}`
    : (issue?.message ?? 'invalid');
  return {
    refusal: refusal(
      400,
      'INVALID_QUERY_PARAMETER',
      `Failed to deserialize query parameters: ${said}`,
      requestId,
    ),
  };
}

/** As Deepgram refuses a request, or an upgrade. */
export function refusal(status: number, code: string, message: string, requestId: string): Answer {
  return {
    status,
    headers: { 'dg-request-id': requestId, 'dg-error': message.slice(0, 500).replace(/[^\x20-\x7e]/g, '?') },
    body: { err_code: code, err_msg: message, request_id: requestId },
  };
}
