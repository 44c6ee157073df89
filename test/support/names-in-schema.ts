import { z } from 'zod';
import { unwrapped, type AnySchema } from '../../src/config/schema-at.ts';

/** Every key, and every word that a value must be one of, however deep; not what is inside the keys of `closed`. */
export function namesInSchema(schema: AnySchema, closed: readonly string[] = []): readonly string[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) {
    const shape: Readonly<Record<string, AnySchema>> = inner.shape;
    return Object.entries(shape).flatMap(([key, value]) =>
      closed.includes(key) ? [key] : [key].concat(namesInSchema(value, closed)),
    );
  }
  if (inner instanceof z.ZodArray) return namesInSchema(inner.element, closed);
  if (inner instanceof z.ZodRecord) return namesInSchema(inner.valueType, closed);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => namesInSchema(option, closed));
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(String);
  return inner instanceof z.ZodEnum ? inner.options.map(String) : [];
}
