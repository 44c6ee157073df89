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
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();
  const value = parseStrictJson(text, maxJsonDepth);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidMessage('A message is a JSON object.');
  }
  const message = value as Readonly<Record<string, unknown>>;
  const event = message[key];
  if (typeof event !== 'string') throw new InvalidMessage(`A message has a string "${key}".`);
  const as = <Shape>(schema: z.ZodType<Shape>): Shape => {
    const read = schema.safeParse(message);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new InvalidMessage(
      `${[event, ...(issue?.path ?? [])].join('.').slice(0, 120)} is missing or wrong.`,
    );
  };
  return { event, message, as };
}
