import { describe, expect, it } from 'vitest';
import type { InterruptionMode } from '../../machines/vocabulary/policy.ts';
import { listeningCall, type CallOnPaper } from './call-on-paper.ts';

interface Interruption {
  readonly mode?: InterruptionMode;
  readonly minWords?: number;
}

async function speakingCall(interruption: Interruption = {}): Promise<CallOnPaper> {
  const call = await listeningCall({ interruption });
  call.turn(0, 'Hello.').sounds().takeDecided();
  return call;
}

describe('a voice over a reply', () => {
  it('pauses it and clears what was sent, once', async () => {
    const call = await speakingCall();
    expect(call.state).toBe('speaking');
    expect(call.hear({ type: 'turn.started', turn: 1, text: '' }).state).toBe('barge-in');
    expect(call.takeDecided()).toEqual(['playout.paused', 'playout.cleared']);
  });

  it('contests it as well before it sounds', async () => {
    const call = await listeningCall();
    call.turn(0, 'Hello.').hear({ type: 'turn.started', turn: 1, text: '' });
    expect(call.sounds().state).toBe('barge-in');
    expect(call.hear({ type: 'turn.eot', turn: 1, text: '' }).state).toBe('speaking');
  });

  it('cuts it with the first words that are no backchannel, and has the floor', async () => {
    const call = await speakingCall();
    call.hear({ type: 'turn.started', turn: 1, text: '' }, { type: 'turn.updated', turn: 1, text: 'mhm' });
    expect(call.state).toBe('barge-in');
    expect(call.hear({ type: 'turn.updated', turn: 1, text: 'mhm wait' }).state).toBe('listening');
    expect(call.takeDecided()).toEqual(['playout.paused', 'playout.cleared', 'reply.cut']);
  });

  it('passes barge-in even when one event opens and decides it', async () => {
    const call = await speakingCall();
    call.hear({ type: 'turn.eot', turn: 1, text: 'Wait.' });
    expect(call.states.slice(-3)).toEqual(['speaking', 'barge-in', 'thinking']);
  });

  it('is answered speculatively when a guess confirms it', async () => {
    const call = await speakingCall();
    call.hear(
      { type: 'turn.started', turn: 1, text: '' },
      { type: 'turn.eager-eot', turn: 1, text: 'no wait', confidence: 0.5 },
    );
    expect(call.states.slice(-2)).toEqual(['barge-in', 'eager-thinking']);
  });

  it.each(['', 'mhm', 'Uh-huh, yeah.'])(
    'is dismissed when it ends as "%s", and the reply goes on',
    async (text) => {
      const call = await speakingCall();
      call.turn(1, text);
      expect(call.states.slice(-2)).toEqual(['barge-in', 'speaking']);
      expect(call.takeDecided()).toEqual([
        'playout.paused',
        'playout.cleared',
        'turn.dropped',
        'playout.released',
      ]);
    },
  );

  it('is dismissed when no confirming word comes, and contests again when one comes after all', async () => {
    const call = await speakingCall();
    expect(call.hear({ type: 'turn.started', turn: 1, text: '' }).wait(1990).state).toBe('barge-in');
    expect(call.wait(10).state).toBe('speaking');
    expect(call.takeDecided()).toContain('turn.dismissed');
    expect(call.hear({ type: 'turn.updated', turn: 1, text: 'mhm' }).state).toBe('speaking');
    call.hear({ type: 'turn.updated', turn: 1, text: 'mhm stop' });
    expect(call.states.slice(-2)).toEqual(['barge-in', 'listening']);
  });

  it('answers a question by new words alone, once it was dismissed', async () => {
    const call = await speakingCall();
    call.hear({ type: 'turn.started', turn: 1, text: 'mhm', leftMs: 5000 }).wait(2000);
    expect(call.hear({ type: 'turn.updated', turn: 1, text: 'Mhm.', leftMs: 700 }).state).toBe('speaking');
    call.hear({ type: 'turn.updated', turn: 1, text: 'mhm yes', leftMs: 500 });
    expect(call.states.slice(-2)).toEqual(['barge-in', 'listening']);
  });

  it.each(['pause', 'confirm', 'off'] as const)(
    'is reported as dropped when it ends empty, in the mode %s',
    async (mode) => {
      const call = await speakingCall({ mode });
      call.hear({ type: 'turn.started', turn: 1, text: '' });
      call.hear({ type: 'turn.eot', turn: 1, text: '' });
      expect(call.state).toBe('speaking');
      expect(call.takeDecided()).toContain('turn.dropped');
    },
  );

  it('with too few words is kept, and answered when the reply is over', async () => {
    const call = await speakingCall({ minWords: 3 });
    expect(call.hear({ type: 'turn.eot', turn: 1, text: 'And Rome?' }).state).toBe('speaking');
    expect(call.takeDecided()).toContain('turn.kept');
    expect(call.ends().state).toBe('thinking');
    expect(call.takeDecided()).toEqual(['reply.finished', 'turn.committed', 'reply.requested']);
  });

  it.each([
    [700, 'thinking'],
    [900, 'speaking'],
  ])('that says yes with %i ms left leads to %s', async (leftMs, state) => {
    const call = await speakingCall();
    call.hear(
      { type: 'turn.started', turn: 1, text: '', leftMs },
      { type: 'turn.eot', turn: 1, text: 'Yes.' },
    );
    expect(call.state).toBe(state);
  });

  it('lets the unheard turn be answered after all when it comes to nothing', async () => {
    const call = await speakingCall();
    expect(call.hear({ type: 'turn.started', turn: 1, text: 'wait' }).state).toBe('listening');
    call.hear({ type: 'playout.cut', reply: 1, heard: '' }, { type: 'turn.eot', turn: 1, text: '' });
    expect(call.state).toBe('thinking');
  });

  it('leaves it at that when words of the reply were heard', async () => {
    const call = await speakingCall();
    call.hear(
      { type: 'turn.started', turn: 1, text: 'wait' },
      { type: 'playout.cut', reply: 1, heard: 'Hi' },
    );
    expect(call.hear({ type: 'turn.eot', turn: 1, text: '' }).state).toBe('listening');
  });

  it('leaves no reply paused of which all that was made is played', async () => {
    const call = await speakingCall();
    call.hear(
      { type: 'reply.tool-called', reply: 1, id: 'a', name: 'find', effect: 'read' },
      { type: 'playout.drained', reply: 1 },
    );
    expect(call.state).toBe('thinking');
    expect(call.turn(1, '').state).toBe('thinking');
    expect(call.decisions.at(-1)).toEqual({ type: 'playout.released', reply: 1 });
    expect(call.ends().state).toBe('listening');
  });
});

describe('the mode "confirm"', () => {
  it('talks on until there are words, and clears without passing barge-in', async () => {
    const call = await speakingCall({ mode: 'confirm' });
    call.hear({ type: 'turn.started', turn: 1, text: '' }, { type: 'turn.updated', turn: 1, text: 'mhm' });
    expect(call.state).toBe('speaking');
    expect(call.takeDecided()).toEqual([]);
    call.hear({ type: 'turn.updated', turn: 1, text: 'mhm wait' });
    expect(call.states).not.toContain('barge-in');
    expect(call.takeDecided()).toEqual(['playout.cleared', 'reply.cut']);
  });
});

describe('the mode "off"', () => {
  it('keeps what the caller says and types, and answers all of it afterwards', async () => {
    const call = await speakingCall({ mode: 'off' });
    call.turn(1, 'Wait.').hear({ type: 'caller.typed', text: 'please' }).turn(2, 'mhm');
    expect(call.state).toBe('speaking');
    expect(call.ends().state).toBe('thinking');
    const committed = call.decisions.filter(({ type }) => type === 'turn.committed');
    expect(committed).toMatchObject([{ text: 'Wait.' }, { text: 'please' }]);
  });

  it('holds for a greeting alone when that says so', async () => {
    const call = await listeningCall({}, { name: 'greeting', text: 'Welcome.', mode: 'off' });
    expect(call.sounds().hear({ type: 'turn.started', turn: 0, text: 'hello' }).state).toBe('speaking');
    call.ends().hear({ type: 'turn.eot', turn: 0, text: 'Hello.' }).sounds();
    call.hear({ type: 'turn.started', turn: 1, text: 'no' });
    expect(call.states.slice(-2)).toEqual(['barge-in', 'listening']);
  });
});
