import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool, type ToolDefinition } from '../../src/define-tool.ts';
import { toolPatienceMs } from '../../src/call/tool-runner.ts';
import type { ToolContext } from '../../src/ports/tool.ts';
import { nothingReachesTheProcess } from './process-watch.ts';
import { openRig, type Rig } from './rig.ts';

nothingReachesTheProcess();

type Run = (context: ToolContext) => unknown;

/** A tool without parameters that does this. */
const doing = (
  run: Run,
  more: Partial<Pick<ToolDefinition<never>, 'effect' | 'timeoutMs' | 'cancellable'>> = {},
) =>
  defineTool({
    name: 'book',
    description: 'Books.',
    parameters: z.object({}),
    ...more,
    run: (_, context) => run(context),
  });

async function callWith(tool: ReturnType<typeof doing>): Promise<Rig> {
  return openRig({ agent: { tools: [tool], apology: '' } });
}

/** Has the model call the tool for a whole turn, and returns the rig. */
async function booking(tool: ReturnType<typeof doing>): Promise<Rig> {
  const rig = await callWith(tool);
  rig.ears.say(0, 'Book it.');
  rig.model.last.call('book');
  rig.model.last.finish();
  await rig.clock.settle();
  return rig;
}

const guess = (rig: Rig): void => {
  rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'book it', confidence: 0.5 });
  rig.model.last.call('book');
  rig.model.last.finish();
};

const told = ({ model }: Rig): unknown =>
  model.last.request.messages.flatMap((message) => (message.role === 'tool' ? [message.result] : []))[0];

const oks = ({ line }: Rig): readonly unknown[] =>
  line.outputs.flatMap(({ output }) =>
    output.type === 'tool' && output.event === 'ended' ? [output.ok] : [],
  );

class Table {
  readonly seats = 2;
}

const twice = {
  // oxlint-disable-next-line unicorn/no-thenable
  then: (done: (value: unknown) => void): void => {
    done(1);
    done(2);
  },
};

const knot: Record<string, unknown> = {};
knot['self'] = knot;

describe('what a tool returns', () => {
  it.each([
    ['a value', () => ({ table: 4 }), { table: 4 }],
    ['a promise', () => Promise.resolve([1, 'two', null]), [1, 'two', null]],
    ['nothing', () => undefined, null],
    ['what turns itself into JSON', () => ({ day: new Date(0) }), { day: '1970-01-01T00:00:00.000Z' }],
    ['an object with a class of its own', () => new Table(), { seats: 2 }],
    ['a promise that answers twice', () => twice, 1],
  ] satisfies readonly [string, Run, unknown][])('is told to the model: %s', async (_, run, result) => {
    const rig = await booking(doing(run));
    expect(told(rig)).toEqual(result);
    expect(oks(rig)).toEqual([true]);
  });

  it.each([
    ['a big integer', () => ({ id: 5n }), /^book has run, .* no JSON: there is a bigint in it$/],
    ['a function', () => () => 1, /no JSON: there is a function in it$/],
    ['what is no number', () => ({ price: 0 / 0 }), /no JSON: there is a NaN in it$/],
    ['a map', () => ({ tables: new Map([[1, 2]]) }), /no JSON: there is a Map in it$/],
    ['a promise that nobody waited for', () => ({ table: Promise.resolve(1) }), /there is a Promise in it$/],
    ['an error', () => new TypeError('no'), /there is a TypeError in it$/],
    ['itself', () => knot, /no JSON: .*circular/],
    [
      'what throws when it is read',
      () => ({
        get seats(): number {
          throw new Error('gone');
        },
      }),
      /no JSON: gone$/,
    ],
  ] satisfies readonly [string, Run, RegExp][])(
    'is no JSON and the model is told so: %s',
    async (_, run, error) => {
      const rig = await booking(doing(run));
      expect(told(rig)).toEqual({ error: expect.stringMatching(error) as string });
      expect(oks(rig)).toEqual([false]);
    },
  );

  it('is what it was when it was returned', async () => {
    const result = { seats: 2 };
    const rig = await booking(doing(() => result));
    result.seats = 9;
    expect(rig.session.history).not.toContainEqual(expect.objectContaining({ result: { seats: 9 } }));
    expect(told(rig)).toEqual({ seats: 2 });
  });
});

describe('what a tool throws', () => {
  it.each([
    ['at once', new Error('the book is full'), 'the book is full'],
    ['a text', 'no table', 'no table'],
    ['nothing', undefined, 'book failed'],
    ['an error without words', new Error(''), 'book failed'],
    ['an error whose words are none', Object.assign(new Error('x'), { message: 7n }), 'book failed'],
    [
      'an error that can not be read',
      new Proxy(new Error('x'), {
        getPrototypeOf: () => {
          throw new Error('y');
        },
      }),
      'book failed',
    ],
  ] as const)('is told to the model: %s', async (_, fault, error) => {
    const atOnce = await booking(
      doing(() => {
        // oxlint-disable-next-line typescript/only-throw-error
        throw fault;
      }),
    );
    const later = await booking(doing(() => Promise.reject(fault)));
    expect([told(atOnce), told(later)]).toEqual([{ error }, { error }]);
  });

  it('after the call has ended, or its time is over, is of no consequence', async () => {
    const rejects: (() => void)[] = [];
    const hangs = (): Promise<never> =>
      new Promise((_, reject) => rejects.push(() => reject(new Error('far too late'))));
    const ended = await booking(doing(hangs));
    ended.session.receive({ type: 'caller.hung-up' });
    const given = await booking(doing(hangs, { timeoutMs: 100 }));
    await given.run(200);
    for (const reject of rejects) reject();
    await ended.clock.settle();
    expect(told(given)).toEqual({ error: 'book did not answer within 0.1 s' });
    expect(ended.line.types.at(-1)).toBe('ended');
    expect([...ended.faults, ...given.faults]).toEqual([]);
  });
});

describe('the time of a tool', () => {
  it.each([
    [undefined, toolPatienceMs],
    [1500, 1500],
    [90_000, 90_000],
  ])('is %s ms, or 30 s, and its signal says that it was too long', async (timeoutMs, patienceMs) => {
    let signal: AbortSignal | undefined;
    const rig = await booking(
      doing(
        (context) => {
          ({ signal } = context);
          return new Promise(() => undefined);
        },
        timeoutMs === undefined ? {} : { timeoutMs },
      ),
    );
    await rig.run(patienceMs - 1);
    expect([signal?.aborted, told(rig)]).toEqual([false, undefined]);
    await rig.run(2);
    expect(signal?.reason).toMatchObject({ name: 'TimeoutError' });
    expect(told(rig)).toEqual({ error: `book did not answer within ${patienceMs / 1000} s` });
  });
});

describe('what a tool is told', () => {
  it('is the call, without its secrets, and it can change nothing of it', async () => {
    let call: ToolContext['call'] | undefined;
    const tool = doing((context) => ({ call } = context));
    const rig = await openRig({
      agent: { tools: [tool] },
      session: {
        start: {
          audio: { encoding: 'linear16', sampleRateHz: 8000 },
          output: { encoding: 'linear16', sampleRateHz: 8000 },
          metadata: { from: '+4930123' },
          transport: 'test',
        },
      },
    });
    rig.ears.say(0, 'Book it.');
    rig.model.last.call('book');
    rig.model.last.finish();
    await rig.clock.settle();
    expect(call).toEqual({ id: 'call', agent: 'agent', transport: 'test', metadata: { from: '+4930123' } });
    expect(JSON.stringify(call)).not.toContain('secret');
    expect(() => Object.assign(call?.metadata ?? {}, { from: 'nobody' })).toThrow(TypeError);
  });

  it('is that the turn is committed, when it runs for one that is', async () => {
    const answers: boolean[] = [];
    await booking(doing(async ({ confirmed }) => answers.push(await confirmed)));
    expect(answers).toEqual([true]);
  });

  it.each([
    ['true with the commit', { type: 'turn.eot', turn: 0, text: 'Book it.' }, true],
    ['false with other words', { type: 'turn.eot', turn: 0, text: 'Cancel it.' }, false],
    ['false when the caller goes on', { type: 'turn.resumed', turn: 0 }, false],
  ] as const)('is, for a guess, %s', async (_, event, expected) => {
    const answers: boolean[] = [];
    const rig = await callWith(
      doing(async ({ confirmed }) => answers.push(await confirmed), { effect: 'read' }),
    );
    guess(rig);
    await rig.run(500);
    expect(answers).toEqual([]);
    rig.ears.hear(event);
    await rig.clock.settle();
    expect(answers).toEqual([expected]);
  });

  it('is that a guess was withdrawn when the call ends over it; and nobody has to ask', async () => {
    const answers: boolean[] = [];
    const rig = await callWith(
      doing(async ({ confirmed }) => answers.push(await confirmed), { effect: 'read' }),
    );
    guess(rig);
    const idle = await callWith(doing(() => 1, { effect: 'read' }));
    guess(idle);
    await rig.clock.settle();
    for (const { session } of [rig, idle]) session.receive({ type: 'caller.hung-up' });
    await rig.clock.settle();
    expect(answers).toEqual([false]);
  });

  it('stays that the turn is committed when the reply is cut', async () => {
    const answers: boolean[] = [];
    let go: (() => void) | undefined;
    const rig = await booking(
      doing(async ({ confirmed }) => {
        await new Promise<void>((resolve) => (go = resolve));
        answers.push(await confirmed);
      }),
    );
    rig.session.receive({ type: 'caller.typed', text: 'stop' });
    go?.();
    await rig.clock.settle();
    expect(answers).toEqual([true]);
  });

  it('is to stop when its guess is withdrawn, if it may be', async () => {
    const signals: AbortSignal[] = [];
    const run: Run = ({ signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    for (const cancellable of [true, false]) {
      const rig = await callWith(doing(run, { effect: 'read', cancellable }));
      guess(rig);
      await rig.clock.settle();
      rig.ears.hear({ type: 'turn.resumed', turn: 0 });
    }
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});
