import { z } from 'zod';

const unit = z.number().min(0).max(1);

/** What a client may send on the multi-context socket: https://elevenlabs.io/docs/api-reference/multi-context-websocket */
const clientMessage = z.looseObject({
  text: z.string().nullish(),
  context_id: z.string().nullish(),
  voice_settings: z
    .looseObject({
      stability: unit.optional(),
      similarity_boost: unit.optional(),
      style: unit.optional(),
      use_speaker_boost: z.boolean().optional(),
      speed: z.number().min(0.7).max(1.2).optional(),
    })
    .optional(),
  flush: z.boolean().optional(),
  close_context: z.boolean().optional(),
  close_socket: z.boolean().optional(),
});

export type ClientMessage = z.infer<typeof clientMessage>;

/** Undefined for what the vendor would not understand. */
export function readClientMessage(frame: string): ClientMessage | undefined {
  try {
    return clientMessage.safeParse(JSON.parse(frame)).data;
  } catch {
    return undefined;
  }
}

const models = [
  'eleven_flash_v2_5',
  'eleven_turbo_v2_5',
  'eleven_flash_v2',
  'eleven_turbo_v2',
  'eleven_multilingual_v2',
];
const rates = [8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

const flag = z.enum(['true', 'false']).optional();

const socketQuery = z
  .object({
    model_id: z.enum(models).optional(),
    output_format: z.enum(rates.map((rate) => `pcm_${rate}`)),
    language_code: z
      .string()
      .regex(/^[a-z]{2,3}$/)
      .optional(),
    inactivity_timeout: z.coerce.number().int().min(1).max(180).default(20),
    auto_mode: flag,
    sync_alignment: flag,
    enable_logging: flag,
    apply_text_normalization: z.enum(['auto', 'on', 'off']).optional(),
  })
  .refine(({ language_code, model_id = '' }) => language_code === undefined || model_id.endsWith('v2_5'), {
    path: ['language_code'],
  });

export interface SocketQuery {
  readonly sampleRateHz: number;
  readonly inactivityMs: number;
}

/** The name of the parameter that is wrong, or what they ask for. */
export function readSocketQuery(query: URLSearchParams): SocketQuery | { readonly wrong: string } {
  const read = socketQuery.safeParse(Object.fromEntries(query));
  if (!read.success) return { wrong: String(read.error.issues[0]?.path[0] ?? 'query') };
  const { output_format, inactivity_timeout } = read.data;
  return {
    sampleRateHz: Number(output_format.replace('pcm_', '')),
    inactivityMs: inactivity_timeout * 1000,
  };
}
