import { z } from 'zod';
import type { ToolEffect } from '../machines/vocabulary/reply.ts';
import { ToolArgumentsInvalid, ToolInvalid } from './errors/tool-error.ts';
import type { Tool, ToolContext } from './ports/tool.ts';
import { checkDefinition } from './tool-shape.ts';

/** A tool as its author writes it: a function whose arguments have the types that `parameters` gives them. */
export interface ToolDefinition<Parameters extends z.core.$ZodObject> {
  /** What the model calls it by: letters, digits, `_` and `-`, 64 at most. */
  readonly name: string;
  /** Tells the model what it does and when to call it. */
  readonly description: string;
  /** An object of zod 4. The model gets it as JSON Schema; what it calls the tool with is checked before `run`. */
  readonly parameters: Parameters;
  /** `read`: it may run for a guess that is withdrawn later. `write` unless given: it waits until the turn is committed. */
  readonly effect?: ToolEffect;
  /** Stopped with its reply when the caller interrupts; false unless given. */
  readonly cancellable?: boolean;
  /** After this long the model is told that it has failed; 30 000 unless given. */
  readonly timeoutMs?: number;
  /**
   * Returns the result, or a promise of it: a JSON value, or nothing. The message of what it throws is told to the model,
   * which tells the caller: it must hold no secret.
   */
  run(args: z.output<Parameters>, context: ToolContext): unknown;
}

/** As many are told at once; a model that is so far off has to read the schema again. */
const mostIssues = 5;

/**
 * Makes a tool of a typed function, to be given to `openTalky({ tools })`.
 *
 * Throws `ToolInvalid` for a key that is missing, misspelt or of another kind, for a name that models do not take, for
 * `end_call`, which every agent has, or `transfer_call`, and for parameters that can't be told as JSON Schema.
 */
export function defineTool<Parameters extends z.core.$ZodObject>(
  definition: ToolDefinition<Parameters>,
): Tool {
  checkDefinition(definition);
  const { name, description, parameters, effect = 'write', cancellable = false, timeoutMs } = definition;
  const limit = timeoutMs === undefined ? {} : { timeoutMs };
  return {
    name,
    description,
    parameters: jsonSchemaOf(name, parameters),
    effect,
    cancellable,
    ...limit,
    run: async (args, context) => {
      const checked = await z.safeParseAsync(parameters, args);
      if (!checked.success) throw new ToolArgumentsInvalid(explain(name, checked.error));
      // A check may have taken its time, and then nobody waits any more.
      context.signal.throwIfAborted();
      return definition.run(checked.data, context);
    },
  };
}

function jsonSchemaOf(name: string, parameters: z.core.$ZodObject): Tool['parameters'] {
  // A schema of another library, or of an older zod, has no definition.
  const { _zod: inner } = (parameters ?? {}) as Partial<z.core.$ZodObject>;
  if (inner?.def.type !== 'object') {
    throw new ToolInvalid(`The parameters of ${name} must be an object of zod 4: z.object({ … }).`);
  }
  try {
    const { $schema: _, ...schema } = z.toJSONSchema(parameters, { io: 'input' });
    return schema;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'they are not representable';
    throw new ToolInvalid(
      `The parameters of ${name} can't be told to a model as JSON Schema: ${why}. Use types that JSON has.`,
      { cause },
    );
  }
}

function explain(name: string, { issues }: z.core.$ZodError): string {
  const told = issues.slice(0, mostIssues).map(({ path, message }) => {
    const place = path.map(String).join('.');
    return place === '' ? message : `${place}: ${message}`;
  });
  const rest = issues.length > mostIssues ? `, and ${issues.length - mostIssues} more` : '';
  return `${name} was not run, its arguments are wrong: ${told.join('; ')}${rest}.`;
}
