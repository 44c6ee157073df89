import { fromJSON, type MessageTypeDefinition } from '@grpc/proto-loader';
import type { z } from 'zod';
import { ProviderProtocol } from '../../errors/provider-error.ts';

/** One kind of message in the binary form of https://protobuf.dev/programming-guides/encoding/. */
export interface WireMessage {
  encode(value: object): Buffer;
  decode(bytes: Buffer): unknown;
}

/** The messages of a schema as protobufjs has it, by their full names. An unknown value of an enum stays a number. */
export function wireMessages(schema: object): (name: string) => WireMessage {
  const definitions = fromJSON(schema, { enums: String, longs: Number });
  return (name) => {
    const definition = definitions[name];
    if (!isMessage(definition)) throw new Error(`The schema has no message ${name}.`);
    return {
      encode: (value) => definition.serialize(value),
      decode: (bytes) => definition.deserialize(bytes),
    };
  };
}

function isMessage(definition: unknown): definition is MessageTypeDefinition<object, object> {
  return typeof definition === 'object' && definition !== null && 'deserialize' in definition;
}

/** Throws `ProviderProtocol` for what is not of the published shape. */
export function readWire<Shape extends z.ZodType>(
  message: WireMessage,
  bytes: Buffer,
  shape: Shape,
): z.output<Shape> {
  try {
    return shape.parse(message.decode(bytes));
  } catch (cause) {
    throw new ProviderProtocol('google sent a message that is not of its published form.', {
      provider: 'google',
      cause,
      retryable: true,
    });
  }
}
