import { describe, expect, it } from 'vitest';
import { assign, createMachine, fromCallback, fromPromise, setup, spawnChild, stopChild } from 'xstate';
import { watchedMachine } from './watched-machine.ts';
import { Watcher } from './watcher.ts';

const grandchild = createMachine({ id: 'grandchild', initial: 'still', states: { still: {} } });

const child = setup({
  actors: { grandchild },
  actions: {
    fail: () => {
      throw new Error('the child broke');
    },
  },
}).createMachine({
  id: 'child',
  initial: 'calm',
  context: { seen: 0 },
  invoke: { id: 'inner', src: 'grandchild' },
  states: {
    calm: { on: { stir: 'awake' } },
    awake: { on: { rest: 'over', fail: { actions: 'fail' } } },
    over: { type: 'final' },
  },
});

const parent = setup({
  actors: {
    child,
    wait: fromCallback(() => undefined),
    settle: fromPromise(async () => 1),
  },
}).createMachine({
  id: 'parent',
  invoke: { id: 'waiter', src: 'wait' },
  context: { count: 0 },
  on: {
    start: { actions: spawnChild('child', { id: 'kid' }) },
    stop: { actions: stopChild('kid') },
    settle: { actions: spawnChild('settle', { id: 'promise' }) },
    'xstate.error.actor.kid': { actions: assign({ count: 99 }) },
  },
});

function told(watcher: Watcher, id: string) {
  const session = watcher.all('service.register').find((each) => each.id === id)?.sessionId;
  return watcher.messages.filter((message) => 'sessionId' in message && message.sessionId === session);
}

function stateOf(message: unknown): Record<string, unknown> {
  return JSON.parse((message as { readonly state: string }).state) as Record<string, unknown>;
}

function hide(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('broke', 'hidden')) as unknown;
}

describe('the actors that a machine has started', () => {
  it('are told of to whoever comes late, children of children included', () => {
    const { actor, watch } = watchedMachine(parent);
    actor.send({ type: 'start' });
    const registered = new Watcher(watch).all('service.register');
    const idOf = (session: string | undefined): string | undefined =>
      registered.find(({ sessionId }) => sessionId === session)?.id;
    expect(registered.map(({ id, parent: of }) => [id, idOf(of)])).toEqual([
      ['watched', undefined],
      ['waiter', 'watched'],
      ['kid', 'watched'],
      ['inner', 'kid'],
    ]);
  });

  it('are told of when they come, and of what they do until they are over', () => {
    const { actor, watch } = watchedMachine(parent);
    const watcher = new Watcher(watch);
    actor.send({ type: 'start' });
    actor.getSnapshot().children['kid']?.send({ type: 'stir' });
    actor.getSnapshot().children['kid']?.send({ type: 'rest' });
    const all = told(watcher, 'kid');
    expect(all.map(({ type }) => type)).toEqual([
      'service.register',
      'service.event',
      'service.state',
      'service.event',
      'service.state',
      'service.event',
      'service.state',
      'service.stop',
    ]);
    expect(stateOf(all[4])).toMatchObject({ value: 'awake', context: { seen: 0 }, event: { type: 'stir' } });
    expect(all[7]).toMatchObject({ status: 'done' });
  });

  it('are shown by a stub where they are no machines', async () => {
    const { actor, watch, clock } = watchedMachine(parent);
    const watcher = new Watcher(watch);
    actor.send({ type: 'settle' });
    await clock.settle();
    const all = told(watcher, 'promise');
    const registered = watcher.all('service.register').find(({ id }) => id === 'promise');
    expect(Object.keys(JSON.parse(registered?.machine ?? '{}').states as object)).toEqual([
      'active',
      'done',
      'error',
      'stopped',
    ]);
    expect(stateOf(registered)).toMatchObject({ value: 'active' });
    expect(stateOf(all.findLast(({ type }) => type === 'service.state'))).toMatchObject({ value: 'done' });
    expect(all.at(-1)).toMatchObject({ type: 'service.stop', status: 'done' });
  });

  it('are over when they are stopped', () => {
    const { actor, watch } = watchedMachine(parent);
    const watcher = new Watcher(watch);
    actor.send({ type: 'start' });
    actor.send({ type: 'stop' });
    expect(told(watcher, 'kid').at(-1)).toMatchObject({ type: 'service.stop', status: 'stopped' });
    expect(told(watcher, 'inner').at(-1)).toMatchObject({ type: 'service.stop', status: 'stopped' });
  });

  it('are over when they break, of which they have no snapshot', () => {
    const { actor, watch } = watchedMachine(parent);
    const watcher = new Watcher(watch);
    actor.send({ type: 'start' });
    actor.getSnapshot().children['kid']?.send({ type: 'stir' });
    actor.getSnapshot().children['kid']?.send({ type: 'fail' });
    const all = told(watcher, 'kid');
    expect(all.at(-1)).toMatchObject({
      type: 'service.stop',
      status: 'error',
      error: 'Error: the child broke',
    });
    expect(all.filter(({ type }) => type === 'service.stop')).toHaveLength(1);
    expect(stateOf(all.at(-2))).toMatchObject({ value: 'awake', status: 'error' });
    expect(watcher.frames.at(-1)?.context).toEqual({ count: 99 });
  });

  it('break without the words in the reason where those are kept back', () => {
    const { actor, watch } = watchedMachine(parent);
    const watcher = new Watcher(watch, { allowSend: false, redact: { entry: hide, value: hide } });
    actor.send({ type: 'start' });
    actor.getSnapshot().children['kid']?.send({ type: 'stir' });
    actor.getSnapshot().children['kid']?.send({ type: 'fail' });
    const all = told(watcher, 'kid');
    expect(stateOf(all.at(-2))['error']).toBe('Error: the child hidden');
    expect(JSON.stringify(watcher.messages)).not.toContain('broke');
  });
});
