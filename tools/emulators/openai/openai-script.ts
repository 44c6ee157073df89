import { z } from 'zod';
import { answerSchema } from '../answer-script.ts';

const transcript = z.strictObject({
  text: z.string(),
  /** From the end of the upload to the answer. */
  delayMs: z.number().min(0).default(0),
  /** How sure the model is that nobody spoke. */
  noSpeech: z.number().min(0).max(1).default(0.01),
  logProbability: z.number().max(0).default(-0.15),
  fault: z
    .discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('refused'),
        status: z.int().min(400).max(599),
        retryAfter: z.string().optional(),
      }),
      z.strictObject({ type: z.literal('unanswered') }),
      z.strictObject({ type: z.literal('reset') }),
      /** An answer that is not of the published shape. */
      z.strictObject({ type: z.literal('nonsense') }),
    ])
    .optional(),
});

export type ScriptedTranscript = z.infer<typeof transcript>;
export type TranscriptWish = z.input<typeof transcript>;
export const transcriptSchema = transcript;

/** How an emulated Groq, OpenAI or Together behaves. */
export const openAiScriptSchema = z.strictObject({
  /** The only key that is taken; any, if it is not given. */
  key: z.string().optional(),
  /** Takes requests without a key, as Ollama, llama.cpp and vLLM do. */
  keyless: z.boolean().default(false),
  /** The models that there are; any, if they are not given. */
  models: z.array(z.string()).optional(),
  /** Tells the usage in the last chunk of every answer, as Together does; OpenAI does only when it is asked to. */
  tellsUsage: z.boolean().default(false),
  answers: z.array(answerSchema).default([]),
  transcripts: z.array(transcript).default([]),
});

export type OpenAiScript = z.input<typeof openAiScriptSchema>;
