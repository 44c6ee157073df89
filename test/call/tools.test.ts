import { describe, expect, it } from 'vitest';
import { mostToolRounds } from '../../src/call/reply-tools.ts';
import { toolPatienceMs } from '../../src/call/tool-runner.ts';
import type { Tool } from '../../src/ports/tool.ts';
import { HandModel } from './hand-providers.ts';
import { openRig, type Rig } from './rig.ts';

/** A tool whose runs the test ends. */
class HandTool implements Tool {
  readonly description = '';
  readonly parameters = {};
  readonly runs: { readonly signal: AbortSignal; resolve(value: unknown): void }[] = [];
  readonly name: string;
  readonly effect: Tool['effect'];
  readonly cancellable: boolean;

  constructor(
    name: string,
    { effect = 'write', cancellable = false }: Partial<Pick<Tool, 'effect' | 'cancellable'>> = {},
  ) {
    this.name = name;
    this.effect = effect;
    this.cancellable = cancellable;
  }

  run(_: unknown, { signal }: { readonly signal: AbortSignal }): Promise<unknown> {
    return new Promise((resolve) => this.runs.push({ signal, resolve }));
  }
}

async function callWith(...tools: readonly Tool[]): Promise<Rig> {
  return openRig({ agent: { tools, apology: '' } });
}

function results({ session }: Rig): readonly unknown[] {
  return session.history.filter(({ role }) => role === 'tool');
}

describe('a tool', () => {
  it('runs once the answer that calls it is whole', async () => {
    const book = new HandTool('book');
    const { ears, model } = await callWith(book);
    ears.say(0, 'Book it.');
    model.last.call('book');
    expect(book.runs).toHaveLength(0);
    model.last.finish();
    expect(book.runs).toHaveLength(1);
  });

  it('is not run twice when the model breaks off behind the call and the next one calls it again', async () => {
    const book = new HandTool('book');
    const first = new HandModel('first');
    const second = new HandModel('second');
    const rig = await openRig({ agent: { tools: [book], models: [first, second] } });
    rig.ears.say(0, 'Book it.');
    first.last.call('book');
    first.last.fail(new Error('gone'));
    second.last.call('book');
    second.last.finish();
    expect(book.runs).toHaveLength(1);
    book.runs[0]?.resolve('done');
    await rig.clock.settle();
    expect(first.last.request.messages.filter(({ role }) => role === 'tool')).toHaveLength(1);
  });

  it('with effects waits for the commit of a guess; one that only reads does not', async () => {
    const book = new HandTool('book');
    const find = new HandTool('find', { effect: 'read' });
    const { ears, model, line } = await callWith(book, find);
    ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'book it', confidence: 0.5 });
    model.last.call('book', 'a');
    model.last.call('find', 'b');
    model.last.finish();
    expect([book.runs.length, find.runs.length]).toEqual([0, 1]);
    expect(line.types).not.toContain('tool');
    ears.hear({ type: 'turn.eot', turn: 0, text: 'Book it.' });
    expect([book.runs.length, find.runs.length]).toEqual([1, 1]);
    expect(model.requests).toHaveLength(1);
  });

  it('that ran for a guess is made known with the commit, and whole', async () => {
    const find = new HandTool('find', { effect: 'read' });
    const rig = await callWith(find);
    rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'find it', confidence: 0.5 });
    rig.model.last.call('find', 'a');
    rig.model.last.call('find', 'b');
    rig.model.last.finish();
    find.runs[0]?.resolve(1);
    await rig.clock.settle();
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Find it.' });
    find.runs[1]?.resolve(2);
    await rig.clock.settle();
    const told = rig.line.outputs.flatMap(({ output }) =>
      output.type === 'tool' ? [`${output.id} ${output.event}`] : [],
    );
    expect(told).toEqual(['a started', 'a ended', 'b started', 'b ended']);
  });

  it('with effects never runs for a guess that is withdrawn', async () => {
    const book = new HandTool('book');
    const { ears, model, run } = await callWith(book);
    ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'book', confidence: 0.5 });
    model.last.call('book');
    model.last.finish();
    ears.hear({ type: 'turn.resumed', turn: 0 });
    await run(10_000);
    expect(book.runs).toHaveLength(0);
  });

  it('answers together with the others of its request', async () => {
    const [book, find] = [new HandTool('book'), new HandTool('find')];
    const rig = await callWith(book, find);
    rig.ears.say(0, 'Book it.');
    rig.model.last.call('book', 'a');
    rig.model.last.call('find', 'b');
    rig.model.last.finish();
    find.runs[0]?.resolve(2);
    await rig.clock.settle();
    expect(rig.model.requests).toHaveLength(1);
    book.runs[0]?.resolve(1);
    await rig.clock.settle();
    expect(rig.model.last.request.messages.slice(-2)).toMatchObject([
      { name: 'book', result: 1 },
      { name: 'find', result: 2 },
    ]);
  });

  it('that answers before the end of its request has come does not end the reply', async () => {
    const book = new HandTool('book');
    const rig = await callWith(book);
    rig.ears.say(0, 'Book it.');
    const request = rig.model.last;
    request.call('book');
    request.finishWithoutEnd();
    book.runs[0]?.resolve('done');
    await rig.clock.settle();
    expect(rig.model.requests).toHaveLength(2);
    expect(request.isLive).toBe(false);
    request.end();
    rig.model.last.say('It is done.');
    rig.model.last.finish();
    await rig.run(3000);
    expect(rig.line.heard).toEqual(['It is done.']);
  });

  it('runs each time it is called, whatever ids the model gives', async () => {
    const book = new HandTool('book');
    const rig = await callWith(book);
    rig.ears.say(0, 'Book two.');
    rig.model.last.call('book', 'call_0');
    rig.model.last.call('book', 'call_0');
    rig.model.last.finish();
    expect(book.runs).toHaveLength(2);
    for (const run of book.runs) run.resolve('done');
    await rig.clock.settle();
    rig.model.last.call('book', 'call_0');
    rig.model.last.finish();
    expect(book.runs).toHaveLength(3);
    book.runs[2]?.resolve('done');
    await rig.clock.settle();
    const ids = rig.model.last.request.messages.flatMap((each) => (each.role === 'tool' ? [each.id] : []));
    expect(new Set(ids).size).toBe(3);
  });

  it('that never answers is given up after a while, and the model is told', async () => {
    const book = new HandTool('book');
    const rig = await callWith(book);
    rig.ears.say(0, 'Book it.');
    rig.model.last.call('book');
    rig.model.last.finish();
    await rig.run(toolPatienceMs - 1);
    expect(rig.line.state).toBe('thinking');
    await rig.run(2);
    expect(book.runs[0]?.signal.aborted).toBe(true);
    expect(rig.model.last.request.messages.at(-1)).toMatchObject({
      role: 'tool',
      result: { error: 'book did not answer within 30 s' },
    });
    book.runs[0]?.resolve('far too late');
    rig.model.last.say('It did not work.');
    rig.model.last.finish();
    await rig.run(3000);
    expect(results(rig)).toHaveLength(1);
    expect(rig.line.state).toBe('listening');
  });

  it.each([
    ['is stopped with its reply when it may be', true],
    ['runs on when its reply is cut, and its result is kept when it comes', false],
  ])('%s', async (_, cancellable) => {
    const book = new HandTool('book', { cancellable });
    const rig = await callWith(book);
    rig.ears.say(0, 'Book it.');
    rig.model.last.call('book');
    rig.model.last.finish();
    rig.session.receive({ type: 'caller.typed', text: 'stop' });
    expect(book.runs[0]?.signal.aborted).toBe(cancellable);
    book.runs[0]?.resolve('done');
    await rig.clock.settle();
    expect(results(rig)).toHaveLength(cancellable ? 0 : 1);
    expect(book.runs).toHaveLength(1);
  });

  it('of a withdrawn guess leaves nothing when it answers late', async () => {
    const find = new HandTool('find', { effect: 'read' });
    const rig = await callWith(find);
    rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'find', confidence: 0.5 });
    rig.model.last.call('find');
    rig.model.last.finish();
    rig.ears.hear({ type: 'turn.resumed', turn: 0 });
    find.runs[0]?.resolve('found');
    await rig.clock.settle();
    expect(rig.session.history).toEqual([]);
    expect(rig.line.types).not.toContain('tool');
    expect(rig.model.requests).toHaveLength(1);
  });

  it('is aborted when the call ends, and has no timer then', async () => {
    const book = new HandTool('book');
    const rig = await callWith(book);
    rig.ears.say(0, 'Book it.');
    rig.model.last.call('book');
    rig.model.last.finish();
    rig.session.receive({ type: 'caller.hung-up' });
    expect(book.runs[0]?.signal.aborted).toBe(true);
    expect(rig.clock.pending).toBe(0);
    book.runs[0]?.resolve('done');
    await rig.clock.settle();
    expect(rig.line.types.at(-1)).toBe('ended');
    expect(results(rig)).toEqual([]);
  });

  it('that the model asks for without end is not run for ever', async () => {
    const find = new HandTool('find', { effect: 'read' });
    const rig = await callWith(find);
    rig.ears.say(0, 'Find it.');
    for (let round = 0; round < 50 && rig.line.state === 'thinking'; round++) {
      rig.model.last.call('find');
      rig.model.last.finish();
      find.runs.at(-1)?.resolve('nothing');
      await rig.clock.settle();
    }
    await rig.run(100);
    expect(find.runs).toHaveLength(mostToolRounds + 1);
    expect(rig.line.state).toBe('listening');
    expect(rig.line.errors).toEqual(['provider-protocol']);
    expect(rig.line.outputs.map(({ output }) => output)).toContainEqual(
      expect.objectContaining({
        message: expect.stringMatching(/tools more than 10 times in one reply, .* prompt .* when to stop/),
      }),
    );
  });

  it('and the reply end, though noise has paused what was all played, and nothing more is said', async () => {
    const book = new HandTool('book');
    const rig = await callWith(book);
    rig.ears.say(0, 'Book it.');
    rig.model.last.say('One moment. ');
    rig.model.last.call('book');
    rig.model.last.finish();
    await rig.run(1500);
    expect(rig.line.state).toBe('thinking');
    rig.ears.hear({ type: 'turn.started', turn: 1, text: '' });
    expect(rig.line.state).toBe('barge-in');
    rig.ears.hear({ type: 'turn.eot', turn: 1, text: '' });
    expect(rig.line.state).toBe('thinking');
    book.runs[0]?.resolve('done');
    await rig.clock.settle();
    rig.model.last.finish();
    await rig.run(1000);
    expect(rig.line.state).toBe('listening');
    expect(rig.line.heard).toEqual(['One moment.']);
  });
});
