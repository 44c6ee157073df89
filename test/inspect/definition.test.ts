import { describe, expect, it } from 'vitest';
import { and, createMachine, fromPromise, setup, type AnyStateNode } from 'xstate';
import { callMachine } from '../../machines/call.machine.ts';
import { readChart } from '../../src/inspector/chart.ts';
import { definitionOf } from '../../src/inspector/definition.ts';
import { xstateFour, type NodeOfFour } from './version-four.ts';

function nodesOf(node: NodeOfFour): readonly NodeOfFour[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

function fiveNodesOf(node: AnyStateNode): readonly AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(fiveNodesOf)];
}

function machineOfFour(machine: Parameters<typeof definitionOf>[0]) {
  return xstateFour.createMachine(JSON.parse(definitionOf(machine)));
}

/** Version 5's name of an event that it makes itself, from version 4's. */
function eventOfFive(event: string): string {
  return event
    .replace(/^xstate\.after\((.*)\)#(.*)$/u, 'xstate.after.$1.$2')
    .replace(/^done\.state\./u, 'xstate.done.state.')
    .replace(/^done\.invoke\./u, 'xstate.done.actor.')
    .replace(/^error\.platform\./u, 'xstate.error.actor.');
}

function transitionsOf(root: NodeOfFour) {
  return nodesOf(root).flatMap((node) =>
    node.transitions.map(({ eventType, target, cond }) => ({
      source: node.path.join('.'),
      event: eventOfFive(eventType),
      target: target?.[0]?.path.join('.'),
      guard: cond?.name,
    })),
  );
}

function transitionsInChart(machine: Parameters<typeof readChart>[0]) {
  return readChart(machine).transitions.map(({ source, target, guard, definition }) => ({
    source,
    event: definition.eventType,
    target,
    guard,
  }));
}

function inOrder(all: readonly { readonly source: string; readonly event: string }[]) {
  return all.toSorted((one, other) =>
    `${one.source} ${one.event}`.localeCompare(`${other.source} ${other.event}`),
  );
}

describe('the definition of the call machine, as version 4 of XState reads it', () => {
  it('has the same states, each with its id, its type and the one that it begins with', () => {
    const four = nodesOf(machineOfFour(callMachine)).map(({ id, path, type, initial }) => ({
      id,
      path: path.join('.'),
      type,
      initial,
    }));
    const { states } = readChart(callMachine);
    const five = fiveNodesOf(callMachine.root).map(({ id, path }) => {
      const state = states.get(path.join('.'));
      return { id, path: state?.path, type: state?.type, initial: state?.initial };
    });
    expect(four.length).toBeGreaterThan(30);
    expect(four).toEqual(five);
  });

  it('has the same transitions, in the order in which they are asked', () => {
    const five = transitionsInChart(callMachine);
    expect(five.length).toBeGreaterThan(100);
    expect(inOrder(transitionsOf(machineOfFour(callMachine)))).toEqual(inOrder(five));
  });

  it('is made once for all calls', () => {
    expect(definitionOf(callMachine)).toBe(definitionOf(callMachine));
  });
});

describe('the definition of a machine with what the call machine has not', () => {
  const machine = setup({
    guards: { one: () => true, two: () => true },
    actors: { work: fromPromise(async () => 1) },
    delays: { patience: 5 },
  }).createMachine({
    id: 'other',
    initial: 'working',
    states: {
      working: {
        tags: ['busy'],
        meta: { title: 'At work' },
        invoke: {
          id: 'job',
          src: 'work',
          onDone: { target: 'steps', guard: and(['one', 'two']) },
          onError: 'failed',
        },
        after: { patience: 'failed', 20: { target: 'working', reenter: true } },
      },
      steps: {
        initial: 'first',
        states: { first: { always: 'last' }, last: { type: 'final' } },
        onDone: 'over',
      },
      failed: { on: { again: 'past', '*': { actions: [] } } },
      past: { type: 'history', history: 'deep', target: 'working' },
      over: { type: 'final' },
    },
  });
  const four = machineOfFour(machine);

  it('has its transitions', () => {
    const own = inOrder(transitionsOf(four));
    expect(own).toEqual(inOrder(transitionsInChart(machine)));
    expect(own).toContainEqual({
      source: 'working',
      event: 'xstate.done.actor.job',
      target: 'steps',
      guard: 'one and two',
    });
    expect(four.states['working']?.transitions.filter(({ internal }) => !internal)).toMatchObject([
      { eventType: 'xstate.after(20)#other.working' },
    ]);
  });

  it('has its actors, tags, meta and histories', () => {
    expect(four.states['working']).toMatchObject({
      tags: ['busy'],
      meta: { title: 'At work' },
      invoke: [{ id: 'job' }],
    });
    expect(four.states['past']).toMatchObject({ type: 'history', history: 'deep' });
  });

  it('keeps no name of an action that XState has for its own timers', () => {
    const { entry, exit } = JSON.parse(definitionOf(machine)).states.working as Record<string, unknown>;
    expect({ entry, exit }).toEqual({ entry: [], exit: [] });
  });

  it('runs where nothing but its form is needed', () => {
    const plain = createMachine({
      id: 'light',
      initial: 'red',
      states: { red: { on: { go: 'green' } }, green: {} },
    });
    expect(machineOfFour(plain).transition('red', { type: 'go' }).value).toBe('green');
  });
});
