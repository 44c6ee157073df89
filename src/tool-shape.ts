import { z } from 'zod';
import { hangUpTool, transferTool } from '../machines/agent-reply.ts';
import { ToolInvalid } from './errors/tool-error.ts';
import { choiceAmong } from './errors/nearest-name.ts';

/** What every vendor of a language model takes. */
const toolName = /^[a-zA-Z0-9_-]{1,64}$/;
/** A timer can't wait longer. */
const longestTimeoutMs = 2 ** 31 - 1;

const wantedName = 'must be a name that models take: letters, digits, _ and - only, 64 at most';
const wantedTime = `must be more than 0, and ${longestTimeoutMs} at most: milliseconds, 30000 unless given`;

/** What is written about a tool by `defineTool` and by hand; each message is read after `KEY of NAME`. */
const written = {
  name: z
    .string(wantedName)
    .regex(toolName, wantedName)
    .refine((name) => name !== hangUpTool, {
      error: 'must be another, as every agent has end_call already, to hang up',
    })
    .refine((name) => name !== transferTool, {
      error: 'must be another, as agents with transfers have transfer_call already, to hand callers over',
    }),
  description: z
    .string('must be a text that tells the model what it does and when to call it')
    .refine((text) => text.trim() !== '', {
      error: 'must not be empty: it tells the model what it does and when to call it',
    }),
  timeoutMs: z
    .number(wantedTime)
    .refine((ms) => ms > 0 && ms <= longestTimeoutMs, { error: wantedTime })
    .optional(),
  run: z.custom((run) => typeof run === 'function', {
    error: 'must be a function: run: async (args, context) => result',
  }),
};
const effect = z.enum(['read', 'write'], { error: 'must be "read" or "write"' });
const cancellable = z.boolean('must be true or false');

/** What `defineTool` takes; the parameters are looked at when they are told as JSON Schema. */
const definition = z.strictObject({
  ...written,
  parameters: z.unknown(),
  effect: effect.optional(),
  cancellable: cancellable.optional(),
});

/** A tool that is whole: what `defineTool` returns, or one that was made by hand. */
const whole = z.strictObject({
  ...written,
  parameters: z.custom(isJsonSchemaOfObject, {
    error: 'must be JSON Schema, { type: "object", properties: { … } }; those of zod are for defineTool',
  }),
  effect,
  cancellable,
});

/** An object of zod has the same `type`, and no model can read it. */
function isJsonSchemaOfObject(given: unknown): boolean {
  const schema = (given ?? {}) as { readonly type?: unknown };
  return schema.type === 'object' && !('_zod' in schema) && !('_def' in schema);
}

/** Throws `ToolInvalid` unless it is what `defineTool` takes, and nothing else. */
export function checkDefinition(given: unknown): void {
  check(definition, given, {
    place: 'a tool',
    remedy: 'Write defineTool({ name, description, parameters, run }).',
  });
}

/** Throws `ToolInvalid` unless it is a whole tool, and nothing else; `place` is where it was given, as `tools[0]`. */
export function checkTool(given: unknown, place: string): void {
  check(whole, given, {
    place,
    remedy: 'Make it with defineTool({ name, description, parameters, run }).',
  });
}

interface Whereabouts {
  /** What to call a tool that has no name. */
  readonly place: string;
  readonly remedy: string;
}

function check(
  schema: typeof definition | typeof whole,
  given: unknown,
  { place, remedy }: Whereabouts,
): void {
  const { error } = schema.safeParse(given);
  if (error === undefined) return;
  const known = Object.keys(schema.shape);
  const title = titleOf(given, place);
  const faults = error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(title, key, known));
    const [key] = issue.path.map(String);
    if (key === undefined) return [`${place} is no tool.`];
    return [`${key} of ${title} ${issue.message}${givenAs(given, key)}.`];
  });
  throw new ToolInvalid(`${faults.join(' ')} ${remedy}`);
}

function titleOf(given: unknown, place: string): string {
  const name = (given as { readonly name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' && toolName.test(name) ? name : place;
}

function unknownKey(title: string, key: string, known: readonly string[]): string {
  return `${title} has a key "${key}" that no tool has. ${choiceAmong(key, known)}`;
}

/** What was written in the place of a word or a number; nothing of what may be long. */
function givenAs(given: unknown, key: string): string {
  const value = (given as Readonly<Record<string, unknown>>)[key];
  if (value === undefined) return ', and is missing';
  if (value === null || typeof value === 'boolean') return `, and is ${String(value)}`;
  if (typeof value === 'number') return `, and is ${value}`;
  return typeof value === 'string' && value.length <= 80 ? `, and is ${JSON.stringify(value)}` : '';
}
