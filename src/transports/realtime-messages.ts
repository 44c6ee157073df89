import { z } from 'zod';
import { InvalidMessage } from '../errors/protocol-error.ts';
import { RealtimeRefusal } from './realtime-error.ts';
import {
  instructionsSchema,
  modalitiesSchema,
  sessionSchema,
  tokenLimitSchema,
  toolChoiceSchema,
} from './realtime-session-schema.ts';
import { parseStrictJson } from './strict-json.ts';

const maxJsonDepth = 32;
const longestText = 20_000;
const longestOutput = 200_000;
const id = z.string().regex(/^[\w.:-]{1,128}$/);
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;
const eventId = z.string().max(512).optional();

const part = z.object({
  type: z.string(),
  text: z.string().max(longestText).optional(),
  transcript: z.string().max(longestText).nullable().optional(),
});

const item = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    id: id.optional(),
    role: z.enum(['user', 'assistant', 'system']),
    content: z.array(part).min(1).max(64),
  }),
  z.object({
    type: z.literal('function_call_output'),
    id: id.optional(),
    call_id: id,
    output: z.string().max(longestOutput),
  }),
  z.object({
    type: z.literal('function_call'),
    id: id.optional(),
    call_id: id.optional(),
    name: z.string().max(64),
    arguments: z.string().max(longestText),
  }),
]);
export type WishedItem = z.infer<typeof item>;

const responseWish = z.object({
  instructions: instructionsSchema.optional(),
  output_modalities: modalitiesSchema.optional(),
  tools: z.array(z.object({ type: z.string().optional() }).loose()).optional(),
  tool_choice: toolChoiceSchema.optional(),
  max_output_tokens: tokenLimitSchema.optional(),
  prompt: z.unknown().optional(),
  conversation: z.string().max(64).optional(),
  input: z.array(z.unknown()).optional(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullable().optional(),
});
export type ResponseWish = z.infer<typeof responseWish>;

const events = [
  z.object({ type: z.literal('session.update'), event_id: eventId, session: sessionSchema }),
  z.object({
    type: z.literal('input_audio_buffer.append'),
    event_id: eventId,
    audio: z.string().regex(base64),
  }),
  z.object({ type: z.literal('input_audio_buffer.commit'), event_id: eventId }),
  z.object({ type: z.literal('input_audio_buffer.clear'), event_id: eventId }),
  z.object({
    type: z.literal('conversation.item.create'),
    event_id: eventId,
    previous_item_id: id.nullable().optional(),
    item,
  }),
  z.object({ type: z.literal('conversation.item.retrieve'), event_id: eventId, item_id: id }),
  z.object({ type: z.literal('conversation.item.delete'), event_id: eventId, item_id: id }),
  z.object({
    type: z.literal('conversation.item.truncate'),
    event_id: eventId,
    item_id: id,
    content_index: z.int().min(0).max(1000),
    audio_end_ms: z.int().min(0),
  }),
  z.object({ type: z.literal('response.create'), event_id: eventId, response: responseWish.optional() }),
  z.object({ type: z.literal('response.cancel'), event_id: eventId, response_id: id.optional() }),
] as const;
export type RealtimeEvent = z.infer<(typeof events)[number]>;

const schemas: ReadonlyMap<string, z.ZodType<RealtimeEvent>> = new Map(
  events.map((schema) => [schema.shape.type.value, schema as z.ZodType<RealtimeEvent>]),
);

/** As all clients write it that are known: read without a look at each of its characters. */
const plainAppend = /^\{"type":"input_audio_buffer\.append","audio":"([A-Za-z0-9+/]*={0,2})"\}$/;

export interface ReadEvent {
  readonly eventId: string | undefined;
  /** Throws `RealtimeRefusal`, which says where it differs and never how. */
  read(): RealtimeEvent;
}

/** Reads one event of a client. Throws `InvalidMessage` for what is no event at all. */
export function readEvent(text: string): ReadEvent {
  const audio = plainAppend.exec(text)?.[1];
  if (audio !== undefined) {
    const event = { type: 'input_audio_buffer.append', audio } as const;
    return { eventId: undefined, read: () => event };
  }
  const message = parseStrictJson(text, maxJsonDepth);
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    throw new InvalidMessage('An event is a JSON object.');
  const { type, event_id } = message as Readonly<Record<string, unknown>>;
  return {
    eventId: typeof event_id === 'string' ? event_id.slice(0, 512) : undefined,
    read: () => eventOf(type, message),
  };
}

function eventOf(type: unknown, message: object): RealtimeEvent {
  const schema = typeof type === 'string' ? schemas.get(type) : undefined;
  if (schema === undefined)
    throw new RealtimeRefusal('invalid_value', `Use one of ${[...schemas.keys()].join(', ')}.`, 'type');
  const read = schema.safeParse(message);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path ?? [];
  // Its keys are the client's own, and none of the log's.
  const own = path.indexOf('metadata');
  const param = (own === -1 ? path : path.slice(0, own + 1)).join('.').slice(0, 120);
  throw new RealtimeRefusal('invalid_value', `${param || 'The event'} is missing or wrong.`, param);
}
