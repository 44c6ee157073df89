import { z } from 'zod';

const content = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
]);

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.enum(['system', 'developer']), content, name: z.string().optional() }),
  z.strictObject({ role: z.literal('user'), content, name: z.string().optional() }),
  z.strictObject({
    role: z.literal('assistant'),
    content: content.nullish(),
    name: z.string().optional(),
    tool_calls: z
      .array(
        z.strictObject({
          id: z.string().min(1),
          type: z.literal('function'),
          function: z.strictObject({ name: z.string().min(1), arguments: z.string() }),
        }),
      )
      .min(1)
      .optional(),
  }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string(), content }),
]);

const count = z.int().min(1);

/** The parameters that OpenAI and Groq document and that talky may use; anything else is refused, as they do. */
const body = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_tokens: count.nullish(),
  max_completion_tokens: count.nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().optional(),
          parameters: z.looseObject({}).optional(),
          strict: z.boolean().optional(),
        }),
      }),
    )
    .min(1)
    .optional(),
  tool_choice: z.union([z.enum(['none', 'auto', 'required']), z.looseObject({})]).optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning_effort: z.string().optional(),
  reasoning_format: z.enum(['hidden', 'parsed', 'raw']).optional(),
  service_tier: z.string().optional(),
  user: z.string().optional(),
});

export type ChatRequest = z.infer<typeof body>;
export type ChatRequestMessage = z.infer<typeof message>;

/** What is wrong with a request, in the vendor's words. */
export interface RequestFault {
  readonly message: string;
  readonly param: string | null;
}

export function readChatRequest(text: string): ChatRequest | RequestFault {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { message: 'We could not parse the JSON body of your request.', param: null };
  }
  const read = body.safeParse(parsed);
  if (!read.success) {
    const [issue] = read.error.issues;
    const param = issue?.path.join('.') ?? '';
    if (issue?.code === 'unrecognized_keys') {
      const at = [param, issue.keys[0]].filter((part) => part !== '').join('.');
      return { message: `Unrecognized request argument supplied: ${at}`, param: at };
    }
    return { message: `Invalid value for '${param}': ${issue?.message ?? ''}`, param };
  }
  return orderFault(read.data.messages) ?? read.data;
}

/** Each call is answered right after the message that makes it, and nothing else is. */
function orderFault(messages: readonly ChatRequestMessage[]): RequestFault | undefined {
  let open = new Set<string>();
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id))
        return {
          message: `Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.`,
          param: `messages.[${index}].role`,
        };
    } else if (open.size > 0) return unanswered(open, index);
    else if (message.role === 'assistant') open = new Set(message.tool_calls?.map(({ id }) => id));
  }
  return open.size > 0 ? unanswered(open, messages.length) : undefined;
}

function unanswered(open: ReadonlySet<string>, index: number): RequestFault {
  const ids = [...open].join(', ');
  return {
    message: `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids}`,
    param: `messages.[${index}].role`,
  };
}

export function textIn(value: ChatRequestMessage['content']): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : value.map(({ text = '' }) => text).join('');
}
