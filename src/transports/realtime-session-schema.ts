import { z } from 'zod';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';

/** So much may be said beforehand, in characters; a prompt is sent to the model with each request. */
const longestInstructions = 64_000;
const mostTools = 128;
const longestToolJson = 32_000;

const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);

const functionTool = z
  .object({
    type: z.literal('function').default('function'),
    name,
    description: z.string().max(4000).default(''),
    parameters: z.record(z.string(), z.unknown()).default({ type: 'object', properties: {} }),
  })
  .refine(({ parameters }) => JSON.stringify(parameters).length <= longestToolJson);

/** The shape of the tools that can be offered; those of an MCP server are of another type. */
export const toolsSchema = z.array(functionTool).max(mostTools);
export type FunctionTool = z.infer<typeof functionTool>;

const pcm = z
  .object({ type: z.literal('audio/pcm'), rate: z.literal(24_000).default(24_000) })
  .transform(({ type, rate }) => ({ type, rate }));
const g711 = z.object({ type: z.enum(['audio/pcmu', 'audio/pcma']) });
export const audioFormatSchema = z.union([pcm, g711]);
export type RealtimeFormat = z.infer<typeof audioFormatSchema>;

const turnDetection = z
  .object({
    type: z.enum(['server_vad', 'semantic_vad']).default('server_vad'),
    create_response: z.boolean().optional(),
    interrupt_response: z.boolean().optional(),
    idle_timeout_ms: z.number().nullable().optional(),
  })
  .nullable();

const voice = z.union([z.string().max(128), z.object({ id: z.string().max(128) }).transform(({ id }) => id)]);
export const modalitiesSchema = z
  .array(z.enum(['text', 'audio']))
  .min(1)
  .max(2);
export const instructionsSchema = z.string().max(longestInstructions);
export const toolChoiceSchema = z.union([
  z.enum(['none', 'auto', 'required']),
  z.object({ type: z.string() }),
]);
export const tokenLimitSchema = z.union([z.number(), z.literal('inf')]);

/** Keys of the beta, and their places now: let pass, they would leave a client with another format than it believes to have. */
export const betaPlaces = {
  modalities: 'output_modalities',
  voice: 'audio.output.voice',
  input_audio_format: 'audio.input.format',
  output_audio_format: 'audio.output.format',
  input_audio_transcription: 'audio.input.transcription',
  turn_detection: 'audio.input.turn_detection',
  max_response_output_tokens: 'max_output_tokens',
} as const;
const betaShape = Object.fromEntries(
  Object.keys(betaPlaces).map((key) => [key, z.unknown().optional()]),
) as Readonly<Record<keyof typeof betaPlaces, z.ZodOptional<z.ZodUnknown>>>;

/** The keys of `session` that mean something here; others are let pass, as clients of tomorrow have more. */
export const sessionSchema = z.object({
  ...betaShape,
  type: z.enum(['realtime', 'transcription']).optional(),
  model: z.string().max(256).optional(),
  instructions: instructionsSchema.optional(),
  output_modalities: modalitiesSchema.optional(),
  tools: z.array(z.object({ type: z.string().optional() }).loose()).optional(),
  tool_choice: toolChoiceSchema.optional(),
  max_output_tokens: tokenLimitSchema.optional(),
  prompt: z.unknown().optional(),
  audio: z
    .object({
      input: z
        .object({
          format: audioFormatSchema.optional(),
          transcription: z
            .object({ model: z.string().max(256).optional(), language: z.string().max(35).optional() })
            .nullable()
            .optional(),
          turn_detection: turnDetection.optional(),
        })
        .optional(),
      output: z
        .object({
          format: audioFormatSchema.optional(),
          voice: voice.optional(),
          speed: z.number().min(0.25).max(1.5).optional(),
        })
        .optional(),
    })
    .optional(),
});
export type SessionWish = z.infer<typeof sessionSchema>;

/** As the call takes it. */
export function audioFormatOf({ type }: RealtimeFormat): AudioFormat {
  if (type === 'audio/pcm') return { encoding: 'linear16', sampleRateHz: 24_000 };
  return { encoding: type === 'audio/pcmu' ? 'mulaw' : 'alaw', sampleRateHz: 8000 };
}
