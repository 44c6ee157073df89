import { describe, expect, it } from 'vitest';
import { expectOver } from './over.ts';
import { newRig, openRig, type Rig } from './rig.ts';

async function connecting(): Promise<Rig> {
  const rig = await newRig();
  rig.ears.onListen = () => undefined;
  rig.session.open();
  return rig;
}

async function eagerThinking(): Promise<Rig> {
  const rig = await openRig();
  rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'hello', confidence: 0.5 });
  rig.model.last.say('Hello to you, and all of yours. ');
  return rig;
}

async function thinking(): Promise<Rig> {
  const rig = await openRig();
  rig.ears.say(0, 'Hello.');
  return rig;
}

async function speaking(): Promise<Rig> {
  const rig = await thinking();
  rig.model.last.say('Hello to you, and all of yours. ');
  await rig.run(700);
  return rig;
}

async function bargeIn(): Promise<Rig> {
  const rig = await speaking();
  rig.ears.hear({ type: 'turn.started', turn: 1, text: '' });
  return rig;
}

async function ending(): Promise<Rig> {
  const rig = await speaking();
  rig.session.drain();
  return rig;
}

const states = [
  ['listening', openRig],
  ['eager-thinking', eagerThinking],
  ['thinking', thinking],
  ['speaking', speaking],
  ['barge-in', bargeIn],
  ['ending', ending],
] as const;

describe.each(states)('in %s', (state, reach) => {
  it.each([
    ['the caller', { type: 'caller.hung-up' }, 'caller-hangup'],
    ['the loss of the caller', { type: 'caller.vanished' }, 'caller-hangup'],
    ['the operator', { type: 'operator.hangup' }, 'agent-hangup'],
  ] as const)('a hang-up by %s ends the call at once', async (_, input, reason) => {
    const rig = await reach();
    await rig.run(0);
    expect(rig.line.state).toBe(state);
    const { length } = rig.line.audio;
    rig.session.receive(input);
    expect(rig.line.ended).toBe(reason);
    await rig.run(60_000);
    expect(rig.line.audio).toHaveLength(length);
    expectOver(rig);
    expect(rig.faults).toEqual([]);
  });

  it('nothing that comes after the end changes anything', async () => {
    const rig = await reach();
    rig.session.receive({ type: 'caller.hung-up' });
    const { length } = rig.line.outputs;
    rig.session.receive({ type: 'caller.typed', text: 'hello?' });
    rig.session.receive({ type: 'caller.played', mark: 'r1:0' });
    rig.session.receive({ type: 'caller.hung-up' });
    rig.session.receiveAudio(new Uint8Array(320));
    rig.session.drain();
    rig.ears.hear({ type: 'turn.started', turn: 9, text: 'hello' });
    await rig.run(1000);
    expect(rig.line.outputs).toHaveLength(length);
    expectOver(rig);
  });

  it('a drain says farewell, and ends the call', async () => {
    const rig = await reach();
    rig.session.drain();
    rig.session.drain();
    await rig.run(5000);
    expect(rig.line.ended).toBe('drained');
    expect(rig.line.heard.at(-1)).toBe('Goodbye.');
    expect(
      rig.session.history.filter((message) => 'text' in message && message.text === 'Goodbye.'),
    ).toHaveLength(1);
    expectOver(rig);
  });

  it('a fault of our own ends the call, and nothing else', async () => {
    const rig = await reach();
    rig.line.onSend = ({ type }) => {
      if (type === 'turn' || type === 'error') throw new Error('no');
    };
    rig.ears.fail(new Error('gone'));
    await rig.run(0);
    expect(rig.line.ended).toBe('error');
    expect(rig.line.state).toBe('failed');
    expect(rig.session.summary()).toMatchObject({ state: 'failed', outcome: 'error' });
    expectOver(rig);
  });
});

describe('before the call is open', () => {
  it('nothing comes before ready', async () => {
    const rig = await connecting();
    rig.session.receiveAudio(new Uint8Array(320));
    rig.session.receive({ type: 'operator.say', text: 'One moment.' });
    await rig.run(1000);
    expect(rig.line.outputs).toEqual([]);
    rig.ears.hear({ type: 'stt.opened' });
    expect(rig.line.types.slice(0, 2)).toEqual(['ready', 'state']);
    expect(rig.line.outputs[0]?.output).toMatchObject({ resumed: false, resumeToken: 'the-secret-token' });
    await rig.run(3000);
    expect(rig.line.heard).toEqual(['One moment.']);
  });

  it.each([
    ['the caller hangs up', (rig: Rig) => rig.session.receive({ type: 'caller.hung-up' }), 'caller-hangup'],
    ['the server goes away', (rig: Rig) => rig.session.drain(), 'drained'],
  ] as const)('the end is all that is said when %s', async (_, act, reason) => {
    const rig = await connecting();
    act(rig);
    expect(rig.line.outputs.map(({ output }) => output)).toMatchObject([{ type: 'ended', reason }]);
    expectOver(rig);
  });

  it('speech-to-text that never opens ends the call in time, with a farewell', async () => {
    const rig = await connecting();
    await rig.run(9990);
    expect(rig.line.outputs).toEqual([]);
    await rig.run(3000);
    expect(rig.line.states).toEqual(['ending', 'ended']);
    expect(rig.line.heard).toEqual(['Goodbye.']);
    expect(rig.session.summary()).toMatchObject({ state: 'ended', outcome: 'provider-failure' });
    expectOver(rig);
  });
});

describe('an end in time', () => {
  it('comes although the farewell goes on and on', async () => {
    const rig = await openRig({ agent: { farewell: 'goodbye '.repeat(100) } });
    await rig.run(100);
    rig.session.drain();
    await rig.run(14_900);
    expect(rig.line.ended).toBeUndefined();
    await rig.run(200);
    expect(rig.line.ended).toBe('drained');
    expectOver(rig);
  });

  it('comes at the longest a call may last, with a farewell', async () => {
    const rig = await openRig({ policy: { limits: { maxCallMs: 5000 } } });
    await rig.run(4500);
    rig.ears.say(0, 'Hello.');
    rig.model.last.say('One two three four five six seven.');
    rig.model.last.finish();
    await rig.run(5000);
    expect(rig.line.heard.at(-1)).toBe('Goodbye.');
    expect(rig.line.ended).toBe('max-duration');
    expect(rig.session.history).toContainEqual(
      expect.objectContaining({ role: 'assistant', interrupted: true }),
    );
    expectOver(rig);
  });
});

describe('a turn inside which speech-to-text was lost', () => {
  it('is answered with the words known when nothing more comes of it', async () => {
    const rig = await openRig({ policy: { stt: { stallMs: 3000 } } });
    rig.ears.hear({ type: 'turn.started', turn: 0, text: 'book a table' });
    rig.ears.fail(new Error('gone'));
    await rig.run(200);
    expect(rig.ears.listened.at(-1)?.firstTurn).toBe(0);
    await rig.run(2800);
    expect(rig.model.requests).toHaveLength(0);
    await rig.run(200);
    expect(rig.model.last.request.messages.at(-1)).toEqual({ role: 'user', text: 'book a table' });
  });

  it('goes on when more of it comes', async () => {
    const rig = await openRig({ policy: { stt: { stallMs: 3000 } } });
    rig.ears.hear({ type: 'turn.started', turn: 0, text: 'book a' });
    rig.ears.fail(new Error('gone'));
    await rig.run(2000);
    rig.ears.hear({ type: 'turn.updated', turn: 0, text: 'book a table' });
    await rig.run(10_000);
    expect(rig.model.requests).toHaveLength(0);
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Book a table.' });
    expect(rig.model.requests).toHaveLength(1);
  });
});
