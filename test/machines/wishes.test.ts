import { describe, expect, it } from 'vitest';
import { listeningCall, type CallOnPaper } from './call-on-paper.ts';

const stop = { type: 'caller.stopped-reply' } as const;
const ask = { type: 'caller.asked-for-reply' } as const;

describe('a reply that is stopped', () => {
  it.each(['pause', 'confirm', 'off'] as const)('while it is spoken is cut (%s)', async (mode) => {
    const call = await listeningCall({ interruption: { mode } });
    call.turn(0, 'Hello.').sounds().takeDecided();
    call.hear(stop);
    expect(call.takeDecided()).toEqual(['playout.cleared', 'reply.cut']);
    expect(call.state).toBe('listening');
  });

  it('while it is thought of is cut', async () => {
    const call = await listeningCall();
    call.turn(0, 'Hello.').hear(stop);
    expect(call.decisions.slice(-2)).toEqual([{ type: 'playout.cleared' }, { type: 'reply.cut', reply: 1 }]);
    expect(call.state).toBe('listening');
  });

  it('while it is contested is cut, and the caller goes on', async () => {
    const call = await listeningCall();
    call.turn(0, 'Hello.').sounds().hear({ type: 'turn.started', turn: 1, text: '' }).takeDecided();
    call.hear(stop);
    expect(call.takeDecided()).toEqual(['reply.cut']);
    expect(call.hear({ type: 'turn.eot', turn: 1, text: 'No, wait.' }).state).toBe('thinking');
  });

  it('as a guess is discarded, and its turn has an answer all the same', async () => {
    const call = await listeningCall();
    call.hear({ type: 'turn.eager-eot', turn: 0, text: 'hello', confidence: 0.5 }).takeDecided();
    expect(call.hear(stop).takeDecided()).toEqual(['reply.discarded']);
    call.hear({ type: 'turn.eot', turn: 0, text: 'Hello.' });
    expect(call.takeDecided()).toEqual(['turn.committed', 'reply.requested']);
  });

  it('is not made up for when a noise follows', async () => {
    const call = await listeningCall();
    call.turn(0, 'Hello.').hear(stop).takeDecided();
    call.hear({ type: 'turn.started', turn: 1, text: '' }, { type: 'turn.eot', turn: 1, text: '' });
    expect(call.takeDecided()).toEqual([]);
  });

  it('leaves what was said over it in the history', async () => {
    const call = await listeningCall({ interruption: { minWords: 3 } });
    call.turn(0, 'Hello.').sounds().turn(1, 'No thanks.').takeDecided();
    call.hear(stop);
    expect(call.decisions.at(-1)).toEqual({ type: 'turn.committed', text: 'No thanks.', turn: 1 });
    expect(call.state).toBe('listening');
  });

  it('is none where nothing is said', async () => {
    const call = await listeningCall();
    expect(call.hear(stop).takeDecided()).toEqual([]);
    call.hear({ type: 'call.drained' }).takeDecided();
    expect(call.hear(stop).takeDecided()).toEqual([]);
  });
});

describe('a reply that is asked for', () => {
  it('is made without a turn', async () => {
    const call = await listeningCall();
    call.hear(ask);
    expect(call.decisions).toEqual([{ type: 'reply.requested', reply: 1, speculative: false, drafts: [] }]);
    expect(call.sounds().ends().state).toBe('listening');
  });

  it('twice is made once', async () => {
    const call = await listeningCall();
    expect(call.hear(ask, ask).takeDecided()).toEqual(['reply.requested']);
  });

  it.each([
    ['thinking', (call: CallOnPaper) => call.turn(0, 'Hello.')],
    ['speaking', (call: CallOnPaper) => call.turn(0, 'Hello.').sounds()],
    [
      'eager-thinking',
      (call: CallOnPaper) => call.hear({ type: 'turn.eager-eot', turn: 0, text: 'hello', confidence: 0.5 }),
    ],
    [
      'listening to a caller',
      (call: CallOnPaper) => call.hear({ type: 'turn.started', turn: 0, text: 'hello' }),
    ],
  ])('while %s is none', async (_, reach) => {
    const call = await listeningCall();
    reach(call).takeDecided();
    expect(call.hear(ask).takeDecided()).toEqual([]);
  });
});
