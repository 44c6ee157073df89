import type { z } from 'zod';
import { InvalidMessage } from '../errors/protocol-error.ts';
import { parseStrictJson } from './strict-json.ts';

const maxJsonDepth = 16;

/** A carrier's text message. */
export type CarrierJson = Readonly<Record<string, unknown>>;

/** Reads a text message. Throws `InvalidMessage`. */
export function carrierJson(data: Uint8Array): CarrierJson {
  const bytes = Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const value = parseStrictJson(bytes.toString(), maxJsonDepth);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidMessage('A message is a JSON object.');
  }
  return value as CarrierJson;
}

/** What kind of message it is: what stands under `key`. Throws `InvalidMessage`. */
export function eventOf(message: CarrierJson, key = 'event'): string {
  const event = message[key];
  if (typeof event !== 'string') throw new InvalidMessage(`A message has a string "${key}".`);
  return event;
}

/** A message called `name` in this shape. Throws `InvalidMessage`, which says where it differs and never how. */
export function inShape<Shape>(message: CarrierJson, schema: z.ZodType<Shape>, name: string): Shape {
  const read = schema.safeParse(message);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new InvalidMessage(`${[name, ...(issue?.path ?? [])].join('.').slice(0, 120)} is missing or wrong.`);
}
