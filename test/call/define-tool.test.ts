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
  defineTool({ name, description: '', parameters: z.object({}), run: () => null, ...more });

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
      description: '',
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
      description: '',
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
    expect(() => named('end_call')).toThrow(/Every agent has end_call already/);
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

  it('that was made by hand, for the same reasons', () => {
    const byHand = { ...named('find'), name: 'end_call' };
    expect(() => checkTools([byHand])).toThrow(ToolInvalid);
  });
});
