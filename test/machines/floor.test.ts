import { describe, expect, it } from 'vitest';
import { listeningCall } from './call-on-paper.ts';

const prompts = ['Are you there?', 'Hello?'];

describe('keys', () => {
  it('are collected until the terminator, and interrupt with the first one', async () => {
    const call = await listeningCall();
    call.turn(0, 'Hello.').sounds().hear({ type: 'caller.dtmf', digit: '1' });
    expect(call.states.slice(-2)).toEqual(['barge-in', 'listening']);
    call.hear({ type: 'caller.dtmf', digit: '2' }, { type: 'caller.dtmf', digit: '#' });
    expect(call.decisions).toContainEqual({ type: 'turn.committed', text: '12' });
    expect(call.state).toBe('thinking');
  });

  it('are a turn when none has come for a while', async () => {
    const call = await listeningCall({ dtmf: { collectMs: 1500 } });
    call.hear({ type: 'caller.dtmf', digit: '1' }).wait(1400);
    call.hear({ type: 'caller.dtmf', digit: '2' }).wait(1490);
    expect(call.decisions).toEqual([]);
    call.wait(10);
    expect(call.decisions[0]).toEqual({ type: 'turn.committed', text: '12' });
  });

  it('are turns of their own without a time to collect them', async () => {
    const call = await listeningCall({ dtmf: { collectMs: 0 } });
    call.hear({ type: 'caller.dtmf', digit: '#' });
    expect(call.decisions[0]).toEqual({ type: 'turn.committed', text: '#' });
  });

  it('are none when the terminator comes alone', async () => {
    const call = await listeningCall();
    call.hear({ type: 'caller.dtmf', digit: '#' }).wait(3000);
    expect(call.decisions).toEqual([]);
  });
});

describe('silence', () => {
  it('is broken by the prompts in order, and at last by a farewell', async () => {
    const call = await listeningCall({ silence: { promptAfterMs: 8000, maxPrompts: 2, prompts } });
    for (const text of prompts) {
      call.wait(8000);
      expect(call.decisions.at(-1)).toMatchObject({ type: 'line.requested', line: 'prompt', text });
      expect(call.sounds().ends().state).toBe('listening');
    }
    expect(call.wait(8000).state).toBe('ending');
    call.sounds().ends();
    expect(call.decisions.at(-1)).toEqual({ type: 'call.ended', reason: 'idle' });
    expect(call.isOver).toBe(true);
  });

  it('does not count while a turn is open, and begins anew when that comes to nothing', async () => {
    const call = await listeningCall({ silence: { promptAfterMs: 8000, prompts } });
    call.wait(7000).hear({ type: 'turn.started', turn: 0, text: '' }).wait(60_000);
    expect(call.decisions).toEqual([]);
    call.hear({ type: 'turn.eot', turn: 0, text: '' }).wait(7990);
    expect(call.decisions).toEqual([]);
    expect(call.wait(10).takeDecided()).toEqual(['line.requested']);
  });

  it('is counted from the first prompt again after a turn', async () => {
    const call = await listeningCall({ silence: { promptAfterMs: 1000, maxPrompts: 1, prompts } });
    call.wait(1000).sounds().ends().turn(0, 'Yes, I am.').sounds().ends().wait(1000);
    expect(call.decisions.at(-1)).toMatchObject({ line: 'prompt', text: prompts[0] });
  });

  it('is not handled without prompts', async () => {
    const call = await listeningCall();
    expect(call.wait(60_000).takeDecided()).toEqual([]);
  });
});

describe('the end', () => {
  it.each([
    [{ type: 'caller.hung-up' }, 'caller-hangup'],
    [{ type: 'caller.vanished' }, 'caller-hangup'],
    [{ type: 'operator.hangup' }, 'agent-hangup'],
  ] as const)('comes at once with %o', async (event, reason) => {
    const call = await listeningCall();
    call.turn(0, 'Hello.').sounds().hear(event);
    expect(call.isOver).toBe(true);
    expect(call.state).toBe('ended');
    expect(call.decisions.slice(-3)).toEqual([
      { type: 'reply.cut', reply: 1 },
      { type: 'playout.cleared' },
      { type: 'call.ended', reason },
    ]);
  });

  const hangUp = {
    type: 'reply.tool-called',
    reply: 1,
    id: 'x',
    name: 'end_call',
    effect: 'write',
  } as const;

  it('that the agent asks for comes when its reply is played', async () => {
    const call = await listeningCall();
    expect(call.turn(0, 'Bye.').hear(hangUp).sounds().state).toBe('speaking');
    call.ends();
    expect(call.states.slice(-2)).toEqual(['ending', 'ended']);
    expect(call.decisions.at(-1)).toEqual({ type: 'call.ended', reason: 'agent-hangup' });
  });

  it('that the agent asks for without a word comes with the farewell', async () => {
    const call = await listeningCall();
    call.turn(0, 'Bye.').hear(hangUp, { type: 'reply.completed', reply: 1, words: false });
    expect(call.state).toBe('ending');
    expect(call.decisions).toContainEqual(expect.objectContaining({ line: 'farewell', text: 'Goodbye.' }));
  });

  it('that the agent asks for is called off by words over its reply', async () => {
    const call = await listeningCall();
    call.turn(0, 'Bye.').hear(hangUp).sounds().hear({ type: 'turn.eot', turn: 1, text: 'No, wait.' });
    expect(call.sounds().ends().state).toBe('listening');
    expect(call.isOver).toBe(false);
  });

  it('comes after three failed replies in a row, with a farewell in place of the apology', async () => {
    const call = await listeningCall();
    for (const turn of [0, 1]) {
      call.turn(turn, 'Hello.').hear({ type: 'reply.failed', reply: call.reply });
      expect(call.state).toBe('speaking');
      call.sounds().ends();
    }
    call.turn(2, 'Hello.').hear({ type: 'reply.failed', reply: call.reply });
    expect(call.state).toBe('ending');
    call.sounds().ends();
    expect(call.decisions.at(-1)).toEqual({ type: 'call.ended', reason: 'provider-failure' });
  });

  it('comes with a farewell as soon as speech-to-text is refused for good', async () => {
    const call = await listeningCall({ stt: { giveUpMs: 5000 } });
    call.hear({ type: 'stt.lost' }, { type: 'stt.lost', final: true });
    expect(call.state).toBe('ending');
  });

  it('comes with a farewell when speech-to-text stays down', async () => {
    const call = await listeningCall({ stt: { giveUpMs: 5000 } });
    call.hear({ type: 'stt.lost' }).wait(3000).hear({ type: 'stt.lost' }).wait(1990);
    expect(call.state).toBe('listening');
    expect(call.wait(10).state).toBe('ending');
  });
});

describe('a released push-to-talk key', () => {
  it('asks for the end of the turn, and ends it with the words known when none has come', async () => {
    const call = await listeningCall({ stt: { endTurnGraceMs: 300 } });
    call.hear({ type: 'turn.started', turn: 0, text: 'hello' }, { type: 'caller.ended-turn' });
    expect(call.takeDecided()).toEqual(['recogniser.turn-end-requested']);
    expect(call.wait(300).takeDecided()).toEqual(['turn.committed', 'reply.requested']);
    expect(call.hear({ type: 'turn.eot', turn: 0, text: 'Hello there.' }).takeDecided()).toEqual([]);
  });
});

describe("an operator's line", () => {
  it('waits for a free floor, and lines stay in order', async () => {
    const call = await listeningCall();
    call.hear({ type: 'turn.started', turn: 0, text: 'hello' });
    call.hear({ type: 'operator.say', text: 'One.' }, { type: 'operator.say', text: 'Two.' });
    expect(call.decisions).toEqual([]);
    call.hear({ type: 'turn.eot', turn: 0, text: 'Hello.' }).sounds().ends();
    expect(call.decisions.at(-1)).toMatchObject({ type: 'line.requested', text: 'One.' });
    call.sounds().ends();
    expect(call.decisions.at(-1)).toMatchObject({ type: 'line.requested', text: 'Two.' });
  });
});

describe('the machine', () => {
  it('that throws tells its observer, and nobody else', async () => {
    const call = await listeningCall();
    call.hear({ type: 'turn.started', turn: 0, text: undefined as unknown as string });
    expect(call.fault).toBeInstanceOf(TypeError);
    expect(call.isOver).toBe(true);
  });
});
