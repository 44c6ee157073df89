import { z } from 'zod';

const usage = z.object({ prompt_tokens: z.number(), completion_tokens: z.number() });

const toolCallPart = z.object({
  index: z.int().min(0).optional(),
  id: z.string().nullish(),
  // Ollama gives the arguments as they are, everybody else gives pieces of their JSON.
  function: z
    .object({ name: z.string().nullish(), arguments: z.union([z.string(), z.looseObject({})]).nullish() })
    .nullish(),
});

const choice = z.object({
  delta: z.object({ content: z.string().nullish(), tool_calls: z.array(toolCallPart).nullish() }).nullish(),
  finish_reason: z.string().nullish(),
});

const fault = z.union([
  z.string().transform((message) => ({ message, type: undefined, code: undefined })),
  z.object({
    message: z.string().nullish(),
    type: z.string().nullish(),
    code: z.union([z.string(), z.number()]).nullish(),
  }),
]);

const chunk = z.object({
  choices: z.array(choice),
  usage: usage.nullish(),
  x_groq: z.object({ error: z.string().nullish(), usage: usage.nullish() }).nullish(),
  error: z.null().optional(),
});

const brokenChunk = z.object({ error: fault });

export type ChunkFault = z.infer<typeof fault>;
export type ToolCallPart = z.infer<typeof toolCallPart>;

/** What one chunk of an answer says; one that is of no known shape is `undefined`. */
export interface ChatChunk {
  readonly text: string;
  readonly toolCalls: readonly ToolCallPart[];
  readonly finishReason: string | undefined;
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number } | undefined;
  readonly fault: ChunkFault | undefined;
}

const nothing: ChatChunk = {
  text: '',
  toolCalls: [],
  finishReason: undefined,
  usage: undefined,
  fault: undefined,
};

/**
 * Reads a chunk, parsed from JSON (https://platform.openai.com/docs/api-reference/chat-streaming). Groq tells usage and
 * errors in a field of its own, and its SDK does not look there.
 */
export function readChunk(data: unknown): ChatChunk | undefined {
  const read = chunk.safeParse(data);
  if (!read.success) {
    const broken = brokenChunk.safeParse(data);
    return broken.success ? { ...nothing, fault: broken.data.error } : undefined;
  }
  const { choices, x_groq, usage = x_groq?.usage } = read.data;
  const told = usage ?? x_groq?.usage;
  const [first] = choices;
  return {
    text: first?.delta?.content ?? '',
    toolCalls: first?.delta?.tool_calls ?? [],
    finishReason: first?.finish_reason ?? undefined,
    usage:
      told === null || told === undefined
        ? undefined
        : { promptTokens: told.prompt_tokens, completionTokens: told.completion_tokens },
    fault:
      typeof x_groq?.error === 'string'
        ? { message: x_groq.error, type: undefined, code: undefined }
        : undefined,
  };
}
