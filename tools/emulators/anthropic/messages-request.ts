import { z } from 'zod';

const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1) });
const toolUse = z.strictObject({
  type: z.literal('tool_use'),
  id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  name: z.string(),
  input: z.looseObject({}),
});
const toolResult = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.string().optional(),
  is_error: z.boolean().optional(),
});

const message = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string().min(1), z.array(z.union([text, toolUse, toolResult])).min(1)]),
});

const body = z
  .strictObject({
    model: z.string().min(1),
    max_tokens: z.int().min(1),
    messages: z.array(message).min(1),
    system: z.string().optional(),
    temperature: z.number().min(0).max(1).optional(),
    top_p: z.number().min(0).max(1).optional(),
    top_k: z.int().optional(),
    stop_sequences: z.array(z.string()).optional(),
    stream: z.boolean().optional(),
    tools: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[\w-]{1,128}$/),
          description: z.string().optional(),
          input_schema: z.looseObject({ type: z.literal('object') }),
        }),
      )
      .optional(),
    tool_choice: z.looseObject({ type: z.string() }).optional(),
    metadata: z.looseObject({}).optional(),
    service_tier: z.string().optional(),
  })
  .refine(
    ({ temperature, top_p }) => temperature === undefined || top_p === undefined,
    '`temperature` and `top_p` cannot both be specified for this model. Please use only one.',
  );

export type MessagesRequest = z.infer<typeof body>;
type RequestMessage = z.infer<typeof message>;
export type Block = Exclude<RequestMessage['content'], string>[number];

export function blocksOf({ content }: RequestMessage): readonly Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** The request, or what is wrong with it in Anthropic's words: https://docs.anthropic.com/en/api/errors */
export function readMessagesRequest(json: string): MessagesRequest | { readonly fault: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return { fault: 'The request body is not valid JSON' };
  }
  const read = body.safeParse(parsed);
  if (!read.success) {
    const [issue] = read.error.issues;
    const at = issue?.path.join('.') ?? '';
    if (issue?.code === 'unrecognized_keys')
      return { fault: `${[...issue.path, issue.keys[0]].join('.')}: Extra inputs are not permitted` };
    return { fault: `${at}: ${issue?.message ?? 'Invalid input'}` };
  }
  const fault = orderFault(read.data);
  return fault === undefined ? read.data : { fault };
}

function orderFault({ messages, stop_sequences: stops = [] }: MessagesRequest): string | undefined {
  if (stops.some((stop) => stop.trim() === ''))
    return 'stop_sequences: each stop sequence must contain non-whitespace';
  if (messages[0]?.role !== 'user') return 'messages: first message must use the "user" role';
  let open: readonly string[] = [];
  for (const [index, each] of messages.entries()) {
    const results = blocksOf(each).flatMap((block) =>
      block.type === 'tool_result' ? [block.tool_use_id] : [],
    );
    const missing = open.find((id) => !results.includes(id));
    if (missing !== undefined)
      return `messages.${index - 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing}`;
    const stray = results.find((id) => !open.includes(id));
    if (stray !== undefined)
      return `messages.${index}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}`;
    open = blocksOf(each).flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
  }
  return prefillFault(messages.at(-1));
}

function prefillFault(last: RequestMessage | undefined): string | undefined {
  if (last?.role !== 'assistant') return undefined;
  const block = blocksOf(last).at(-1);
  return block?.type === 'text' && /\s$/u.test(block.text)
    ? 'messages: final assistant content cannot end with trailing whitespace'
    : undefined;
}
