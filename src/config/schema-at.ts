import { z } from 'zod';
import type { KeyPath } from './config-tree.ts';

/** A schema as zod hands it out when asked for the inside of another. */
export type AnySchema = z.core.$ZodType;

/** The schema of what is at `path`; undefined where the schema says nothing about it. */
export function schemaAt(schema: AnySchema, path: KeyPath): AnySchema | undefined {
  let found: AnySchema | undefined = schema;
  for (const key of path) found = found === undefined ? undefined : stepInto(found, key);
  return found;
}

function stepInto(schema: AnySchema, key: string | number): AnySchema | undefined {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) {
    const shape: Readonly<Record<string, AnySchema>> = inner.shape;
    return Object.hasOwn(shape, key) ? shape[key] : undefined;
  }
  if (inner instanceof z.ZodArray) return inner.element;
  if (inner instanceof z.ZodRecord) return inner.valueType;
  if (inner instanceof z.ZodUnion) {
    const found = inner.options.flatMap((option) => stepInto(option, key) ?? []);
    const choices = found.map(choicesIn);
    // The word that tells which option is meant may be that of any of them.
    const isChoice = found.length > 1 && choices.every((words) => words.length > 0);
    return isChoice ? z.enum([...new Set(choices.flat())]) : found[0];
  }
  return undefined;
}

/** The words that a value may be, where it must be one of some. */
function choicesIn(schema: AnySchema): readonly string[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodEnum) return inner.options.map(String);
  return inner instanceof z.ZodLiteral ? [...inner.values].map(String) : [];
}

/** The schema that says what a value is, without what says that it may be absent, `null` or defaulted. */
export function unwrapped(schema: AnySchema): AnySchema {
  let inner: AnySchema = schema;
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodReadonly
  ) {
    inner = inner.unwrap();
  }
  return inner instanceof z.ZodPipe ? unwrapped(inner.in) : inner;
}

/** The keys that a map may have here; none where the schema does not list them. */
export function knownKeys(schema: AnySchema | undefined): readonly string[] {
  const inner = schema === undefined ? undefined : unwrapped(schema);
  if (inner instanceof z.ZodObject) return Object.keys(inner.shape);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => knownKeys(option));
  return [];
}

/** What a schema wants, to follow "Write": its description where it has one. */
export function wanted(schema: AnySchema | undefined): string {
  const described = schema === undefined ? undefined : descriptionOf(schema);
  if (described !== undefined) return described;
  const inner = schema === undefined ? undefined : unwrapped(schema);
  if (inner instanceof z.ZodNumber) return wantedNumber(inner);
  if (inner instanceof z.ZodBoolean) return 'true or false';
  if (inner instanceof z.ZodEnum) return `one of ${inner.options.join(', ')}`;
  if (inner instanceof z.ZodArray) return `a list; each item is ${wanted(inner.element)}`;
  if (inner instanceof z.ZodObject) return `a map of ${Object.keys(inner.shape).join(', ')}`;
  if (inner instanceof z.ZodRecord) return 'a map';
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(String).join(' or ');
  if (inner instanceof z.ZodUnion) return wantedOption(inner);
  return 'a text';
}

/** Maps that differ by one word are told by it: to list the keys of each would be a page. */
function wantedOption(union: z.ZodUnion): string {
  const options = flatOptions(union);
  const kind = options.every((option) => option instanceof z.ZodObject)
    ? knownKeys(options[0]).find((key) =>
        options.every((option) => {
          const inside = stepInto(option, key);
          return inside !== undefined && choicesIn(inside).length > 0;
        }),
      )
    : undefined;
  if (kind === undefined) return union.options.map(wanted).join(', or ');
  return `a map with ${kind}, ${wanted(stepInto(union, kind))}`;
}

function flatOptions(union: z.ZodUnion): readonly AnySchema[] {
  return union.options.flatMap((option) => {
    const inner = unwrapped(option);
    return inner instanceof z.ZodUnion ? flatOptions(inner) : [inner];
  });
}

function wantedNumber(schema: z.ZodNumber): string {
  const kind = schema.isInt ? 'a whole number' : 'a number';
  const { minValue, maxValue } = schema;
  const hasLeast = minValue !== null && minValue > Number.MIN_SAFE_INTEGER;
  const hasMost = maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER;
  if (hasLeast && hasMost) return `${kind} from ${minValue} to ${maxValue}`;
  if (hasLeast) return `${kind}, ${minValue} or more`;
  return hasMost ? `${kind}, ${maxValue} or less` : kind;
}

function descriptionOf(schema: AnySchema): string | undefined {
  const own = schema instanceof z.ZodType ? schema.description : undefined;
  if (own !== undefined) return own;
  const inner = unwrapped(schema);
  return inner instanceof z.ZodType ? inner.description : undefined;
}
