import { z } from 'zod';

const count = z.number().nullish();

const usage = z.object({
  input_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens: count,
});

const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ usage: usage.nullish() }) }),
  z.object({
    type: z.literal('content_block_start'),
    index: z.int(),
    content_block: z.object({
      type: z.string(),
      text: z.string().optional(),
      id: z.string().optional(),
      name: z.string().optional(),
      input: z.unknown().optional(),
    }),
  }),
  z.object({
    type: z.literal('content_block_delta'),
    index: z.int(),
    delta: z.object({ type: z.string(), text: z.string().optional(), partial_json: z.string().optional() }),
  }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.string().nullish() }),
    usage: usage.nullish(),
  }),
  z.object({
    type: z.literal('error'),
    error: z.object({ type: z.string(), message: z.string().nullish() }),
  }),
]);

/** `ping` and `content_block_stop` tell nothing; more may be added at any time. */
const other = z.object({ type: z.string() });
const known: ReadonlySet<string> = new Set(event.options.map(({ shape }) => shape.type.value));

export type AnthropicEvent = z.infer<typeof event>;

/**
 * An event of a streamed message (https://docs.anthropic.com/en/api/messages-streaming), `ignored` for one that is of no concern,
 * and undefined for one that is not of the published shape.
 */
export function readEvent(data: unknown): AnthropicEvent | 'ignored' | undefined {
  const named = other.safeParse(data);
  if (!named.success) return undefined;
  if (!known.has(named.data.type)) return 'ignored';
  const read = event.safeParse(data);
  return read.success ? read.data : undefined;
}
