import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { defineTool, type ToolDefinition } from '../../src/define-tool.ts';
import { ToolArgumentsInvalid, ToolInvalid } from '../../src/errors/tool-error.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import type { ToolContext } from '../../src/ports/tool.ts';
import { checkTools } from '../../src/toolbox.ts';

const parameters = z.object({
  day: z.iso.date().describe('as 2031-05-17'),
  guests: z.int().min(1).max(12).default(2),
  name: z.string().trim(),
});

const bookTable = defineTool({
  name: 'book_table',
  description: 'Books a table.',
  parameters,
  run: ({ day, guests, name }) => {
    expectTypeOf(day).toEqualTypeOf<string>();
    expectTypeOf(guests).toEqualTypeOf<number>();
    return `${day} ${guests} ${name}`;
  },
});

const context = (signal = new AbortController().signal): ToolContext => ({
  call: { id: 'c' as CallId, agent: 'a', transport: 't', metadata: {} },
  signal,
  confirmed: Promise.resolve(true),
});

const named = (name: string, more: Partial<ToolDefinition<z.ZodObject>> = {}) =>
  defineTool({ name, description: 'Finds it.', parameters: z.object({}), run: () => null, ...more });

describe('a defined tool', () => {
  it('tells the model its parameters as JSON Schema, with what may be left out', () => {
    expect(bookTable.parameters).toMatchObject({
      type: 'object',
      properties: {
        day: { type: 'string', format: 'date', description: 'as 2031-05-17' },
        guests: { type: 'integer', minimum: 1, maximum: 12, default: 2 },
      },
      required: ['day', 'name'],
    });
    expect(bookTable.parameters).not.toHaveProperty('$schema');
  });

  it('has effects, runs to its end and has the usual time, unless it says otherwise', () => {
    expect(bookTable).toMatchObject({ effect: 'write', cancellable: false });
    expect(bookTable).not.toHaveProperty('timeoutMs');
    const quick = named('find', { effect: 'read', cancellable: true, timeoutMs: 500 });
    expect(quick).toMatchObject({ effect: 'read', cancellable: true, timeoutMs: 500 });
  });

  it('gets what its schema makes of the arguments', async () => {
    const args = { day: '2031-05-17', name: ' Ada ' };
    await expect(bookTable.run(args, context())).resolves.toBe('2031-05-17 2 Ada');
  });

  it.each([
    [{ day: 'tomorrow', name: 'Ada' }, /^book_table was not run, its arguments are wrong: day: .*date/],
    [{ day: '2031-05-17', guests: 13, name: 'Ada' }, /guests: .*<=12/],
    [{}, /day: .*expected string, received undefined; name: /],
    ['a table', /wrong: .*expected object, received string/],
    [null, /expected object, received null/],
    [undefined, /expected object, received undefined/],
  ])('is not run with %j, and the model is told why', async (args, message) => {
    const fault = await bookTable.run(args, context()).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ToolArgumentsInvalid);
    expect((fault as Error).message).toMatch(message);
  });

  it('tells of a few mistakes where there are many', async () => {
    const sums = defineTool({
      name: 'sum',
      description: 'Finds it.',
      parameters: z.object({ of: z.array(z.number()) }),
      run: () => 0,
    });
    const fault = await sums.run({ of: 'a'.repeat(40).split('') }, context()).catch((error: Error) => error);
    expect((fault as Error).message).toMatch(/of\.4: [^;]+, and 35 more\.$/);
  });

  it('is not run when nobody waits any more once its arguments were checked', async () => {
    const controller = new AbortController();
    const ran: unknown[] = [];
    const slow = defineTool({
      name: 'slow',
      description: 'Finds it.',
      parameters: z.object({ name: z.string().refine(async (name) => Promise.resolve(name !== '')) }),
      run: (args) => ran.push(args),
    });
    const running = slow.run({ name: 'Ada' }, context(controller.signal));
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(ran).toEqual([]);
  });
});

describe('a tool is refused', () => {
  it.each(['', 'book table', 'büchen', 'a.b', 'x'.repeat(65)])('with the name %j', (name) => {
    expect(() => named(name)).toThrow(ToolInvalid);
    expect(() => named(name)).toThrow(/letters, digits, _ and -/);
  });

  it('that would take the place of the built-in hang-up', () => {
    expect(() => named('end_call')).toThrow(/every agent has end_call already/);
  });

  it.each([0, -1, NaN, Infinity, 2 ** 31])('with %s ms of time', (timeoutMs) => {
    expect(() => named('find', { timeoutMs })).toThrow(/timeoutMs of find must be more than 0/);
  });

  it.each([
    ['no object', z.string(), /must be an object of zod 4/],
    ['plain JSON Schema', { type: 'object' }, /must be an object of zod 4/],
    ['nothing', null, /must be an object of zod 4/],
    ['what JSON does not have', z.object({ day: z.date() }), /JSON Schema: Date .*Use types that JSON has/],
  ])('with parameters that are %s', (_, parameters, message) => {
    expect(() => named('find', { parameters: parameters as z.ZodObject })).toThrow(message);
  });

  it('when another one has its name', () => {
    expect(() => checkTools([named('find'), named('book'), named('find')])).toThrow(
      'There are two tools named find; rename one.',
    );
    expect(() => checkTools([named('find'), named('book'), named('Find')])).not.toThrow();
  });

  it.each([
    ['effect', 'Write', 'effect of find must be "read" or "write", and is "Write".'],
    ['effect', null, 'effect of find must be "read" or "write", and is null.'],
    [
      'run',
      undefined,
      'run of find must be a function: run: async (args, context) => result, and is missing.',
    ],
    ['run', null, 'run of find must be a function: run: async (args, context) => result, and is null.'],
    ['run', 'x', 'run of find must be a function: run: async (args, context) => result, and is "x".'],
    ['name', undefined, /^name of a tool must be a name that models take: .*, and is missing\./],
    ['description', ' ', /^description of find must not be empty: it tells the model what it does/],
    ['description', undefined, /^description of find must be a text .*, and is missing\./],
    ['cancellable', 'yes', 'cancellable of find must be true or false, and is "yes".'],
    ['timeoutMs', '5', /^timeoutMs of find must be more than 0, .*milliseconds.*, and is "5"\./],
    ['timeout', 500, 'find has a key "timeout" that no tool has. Did you mean "timeoutMs"?'],
    ['timeoutMS', 500, 'find has a key "timeoutMS" that no tool has. Did you mean "timeoutMs"?'],
    ['colour', 'red', /"colour" that no tool has\. There are: name, description, .*timeoutMs/],
  ])('whose %s is %j, defined or made by hand', (key, value, message) => {
    const written = { name: 'find', description: 'Finds it.', run: () => null, [key]: value };
    const define = () => defineTool({ parameters: z.object({}), ...written });
    expect(define).toThrow(ToolInvalid);
    expect(define).toThrow(message);
    const byHand = { ...named('find'), [key]: value };
    if (typeof message === 'string' || key !== 'name') expect(() => checkTools([byHand])).toThrow(message);
    expect(() => checkTools([byHand])).toThrow(ToolInvalid);
  });

  it.each([[undefined], [null], ['find'], [[]], [() => null]])('that is %j', (definition) => {
    expect(() => defineTool(definition as never)).toThrow(ToolInvalid);
    expect(() => defineTool(definition as never)).toThrow(
      /defineTool\({ name, description, parameters, run }\)/,
    );
  });

  it.each([
    [{}, /^name of tools\[0\] .*is missing.* Make it with defineTool/],
    [undefined, /^tools\[0\] is no tool\. Make it with defineTool/],
    [{ ...named('find'), effect: undefined }, /^effect of find must be "read" or "write", and is missing/],
    [{ ...named('find'), name: 'end_call' }, /every agent has end_call already/],
    [
      { ...named('find'), parameters: z.object({}) },
      /^parameters of find must be JSON Schema, .*zod are for defineTool/,
    ],
    [
      { ...named('find'), parameters: {} },
      /^parameters of find must be JSON Schema, .*zod are for defineTool/,
    ],
    [{ ...named('find'), parameters: null }, /^parameters of find must be JSON Schema, .*, and is null/],
  ])('that was made by hand, and is not whole: %#', (byHand, message) => {
    expect(() => checkTools([byHand as never])).toThrow(ToolInvalid);
    expect(() => checkTools([byHand as never])).toThrow(message);
  });

  it('unless it is whole, whoever made it', () => {
    class Find {
      readonly name = 'find';
      readonly description = 'Finds it.';
      readonly parameters = { type: 'object', properties: {}, additionalProperties: false };
      readonly effect = 'read';
      readonly cancellable = true;
      run = () => Promise.resolve(null);
    }
    expect(() => checkTools([new Find(), named('book'), { ...named('send'), timeoutMs: 5 }])).not.toThrow();
  });

  it.each([[named('find')], ['find'], [null]])('where a list of them is wanted: %#', (tools) => {
    expect(() => checkTools(tools as never)).toThrow(
      'tools must be a list, of one tool as well: openTalky({ tools: [myTool] }).',
    );
  });
});
