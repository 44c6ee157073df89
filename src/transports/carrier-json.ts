import type { z } from 'zod';
import { InvalidMessage } from '../errors/protocol-error.ts';
import { parseStrictJson } from './strict-json.ts';

const maxJsonDepth = 16;

/** A carrier's text message. */
export interface CarrierJson {
  /** What kind of message it is. */
  readonly event: string;
  readonly message: Readonly<Record<string, unknown>>;
  /** The message in this shape. Throws `InvalidMessage`, which says where it differs and never how. */
  readonly as: <Shape>(schema: z.ZodType<Shape>) => Shape;
}

/** Reads a text message whose kind stands under `key`. Throws `InvalidMessage`. */
export function carrierJson(data: Uint8Array, key = 'event'): CarrierJson {
  const message = carrierObject(data);
  const event = message[key];
  if (typeof event !== 'string') throw new InvalidMessage(`A message has a string "${key}".`);
  return { event, message, as: (schema) => inShape(message, schema, event) };
}

/** A text message as it is. Throws `InvalidMessage`. */
export function carrierObject(data: Uint8Array): CarrierJson['message'] {
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
  const value = parseStrictJson(text, maxJsonDepth);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidMessage('A message is a JSON object.');
  }
  return value as CarrierJson['message'];
}

/** A message called `name` in this shape. Throws `InvalidMessage`, which says where it differs and never how. */
export function inShape<Shape>(
  message: CarrierJson['message'],
  schema: z.ZodType<Shape>,
  name: string,
): Shape {
  const read = schema.safeParse(message);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new InvalidMessage(`${[name, ...(issue?.path ?? [])].join('.').slice(0, 120)} is missing or wrong.`);
}
