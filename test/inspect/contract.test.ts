import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createMachine, setup, spawnChild } from 'xstate';
import type { CallWatch } from '../../src/call/call-watch.ts';
import { openRig, type Rig } from '../call/rig.ts';
import { receiving, type Receiving } from './receiver.ts';
import type { Received } from './version-four.ts';
import { watchedMachine } from './watched-machine.ts';

const opened: Receiving[] = [];

async function receive(call: CallWatch): Promise<Receiving> {
  const receiver = await receiving(call);
  opened.push(receiver);
  // It asks to be told of all that there is, and so is told twice.
  await receiver.until(({ type }) => type === 'service.register' && receiver.received.length > 1);
  return receiver;
}

async function receivedOfCall(): Promise<Rig & { readonly receiver: Receiving }> {
  const rig = await openRig();
  return { ...rig, receiver: await receive(rig.session.watch()) };
}

function isStateAfter(type: string): (message: Received) => boolean {
  return (message) => message.type === 'service.state' && message.state?.event.type === type;
}

beforeAll(() => {
  vi.stubGlobal('WebSocket', WebSocket);
});

afterEach(async () => {
  for (const receiver of opened.splice(0)) await receiver.close();
});

afterAll(() => {
  vi.unstubAllGlobals();
});

describe("@xstate/inspect's own receiver, given a live call", () => {
  it('makes a machine of what it is told, and a state of what the machine is', async () => {
    const { receiver } = await receivedOfCall();
    const [registered] = receiver.received;
    expect(registered).toMatchObject({ type: 'service.register', id: 'call', call: { allowSend: true } });
    expect(registered?.machine?.id).toBe('call');
    expect(registered?.state?.matches({ active: { floor: 'listening' } })).toBe(true);
    expect(registered?.state?.matches({ active: { floor: 'holding' } })).toBe(false);
    const after = registered?.machine?.transition(registered.state, { type: 'operator.hangup' });
    expect(after?.value).toBe('ended');
  });

  it('is told of each event and of the state that follows it', async () => {
    const { receiver, ears } = await receivedOfCall();
    ears.say(0, 'How are you?');
    const state = await receiver.until(isStateAfter('turn.eot'));
    const event = receiver.received.find((each) => each.event?.name === 'turn.eot');
    expect(event?.event?.data).toMatchObject({ type: 'turn.eot', turn: 0, text: 'How are you?' });
    expect(event?.['sessionId']).toBe(receiver.received[0]?.['sessionId']);
    expect(state.state?.matches({ active: { floor: { holding: 'thinking' } } })).toBe(true);
    expect(state.state?.context).toMatchObject({ committed: 1 });
    expect(state['frame']).toMatchObject({
      line: event?.['line'],
      taken: expect.arrayContaining([expect.objectContaining({ event: 'turn.eot' })]),
    });
  });

  it('passes on what only we know: the lines of the event log', async () => {
    const { receiver, ears, log } = await receivedOfCall();
    ears.say(0, 'How are you?');
    await receiver.until(isStateAfter('turn.eot'));
    const lines = receiver.received.filter(({ type }) => type === 'service.log');
    expect(lines.map(({ entry }) => entry)).toEqual(log.slice(-lines.length));
    expect(lines[0]?.['line']).toBe(receiver.received[0]?.['line']);
  });

  it('gives the live machine an event, which is in the log', async () => {
    const { receiver, line, log } = await receivedOfCall();
    const data = { type: 'caller.typed', text: 'Hello.' };
    const sessionId = receiver.received[0]?.['sessionId'];
    const event = { name: data.type, data, $$type: 'scxml', type: 'external', origin: sessionId };
    receiver.send({ type: 'xstate.event', event: JSON.stringify(event), service: sessionId });
    const { state } = await receiver.until(isStateAfter('caller.typed'));
    expect(state?.matches({ active: { floor: { holding: 'thinking' } } })).toBe(true);
    expect(line.state).toBe('thinking');
    expect(log.map((each) => JSON.parse(each) as object)).toContainEqual({ at: 0, kind: 'input', ...data });
  });

  it('is told why an event was not given', async () => {
    const { receiver } = await receivedOfCall();
    receiver.send({ type: 'xstate.event', event: JSON.stringify({ type: 'caller.typed' }) });
    const refused = await receiver.until(({ type }) => type === 'service.refused');
    expect(refused['notice']).toMatch(/without a proper text/u);
  });

  it('is told that the call is over', async () => {
    const { receiver, session } = await receivedOfCall();
    session.receive({ type: 'caller.hung-up' });
    const stopped = await receiver.until(({ type }) => type === 'service.stop');
    expect(stopped).toMatchObject({ status: 'done', sessionId: receiver.received[0]?.['sessionId'] });
    const last = receiver.received.findLast(({ type }) => type === 'service.state');
    expect(last?.state).toMatchObject({ value: 'ended', done: true });
  });
});

describe("@xstate/inspect's own receiver, given a machine with a child", () => {
  const child = createMachine({ id: 'kid', initial: 'up', states: { up: { tags: ['awake'] } } });
  const parent = setup({ actors: { child } }).createMachine({
    id: 'parent',
    on: { start: { actions: spawnChild('child', { id: 'kid' }) } },
  });

  it('makes a machine of the child, too, when it comes and when it was there before', async () => {
    const { actor, watch } = watchedMachine(parent);
    const early = await receive(watch);
    actor.send({ type: 'start' });
    const late = await receive(watch);
    for (const receiver of [early, late]) {
      const kid = await receiver.until(({ id }) => id === 'kid');
      expect(kid).toMatchObject({ type: 'service.register', parent: receiver.received[0]?.['sessionId'] });
      expect(kid.machine?.states['up']?.tags).toEqual(['awake']);
      expect(kid.state?.hasTag('awake')).toBe(true);
    }
  });
});
