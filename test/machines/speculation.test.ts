import { describe, expect, it } from 'vitest';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import { listeningCall } from './call-on-paper.ts';

function eager(turn: number, text: string): TurnEvent {
  return { type: 'turn.eager-eot', turn, text, confidence: 0.5 };
}

describe('a plain turn', () => {
  it('is answered: listening, thinking, speaking, listening', async () => {
    const call = await listeningCall();
    call.turn(0, 'Hello.').sounds().ends();
    expect(call.states).toEqual(['connecting', 'listening', 'thinking', 'speaking', 'listening']);
    expect(call.takeDecided()).toEqual([
      'turn.committed',
      'reply.requested',
      'playout.released',
      'reply.finished',
    ]);
  });

  it('without words is no turn', async () => {
    const call = await listeningCall();
    expect(call.turn(0, '').state).toBe('listening');
    expect(call.takeDecided()).toEqual([]);
  });
});

describe('a guess that the turn is over', () => {
  it('starts a speculative reply to the words guessed', async () => {
    const call = await listeningCall();
    expect(call.hear(eager(0, 'book a flight')).state).toBe('eager-thinking');
    expect(call.decisions).toEqual([
      { type: 'reply.requested', reply: 1, speculative: true, drafts: ['book a flight'], turn: 0 },
    ]);
  });

  it('is committed by an eot with the same words, whatever their form, without a second request', async () => {
    const call = await listeningCall();
    call.hear(eager(0, 'book a flight'), { type: 'turn.eot', turn: 0, text: 'Book a flight!' });
    expect(call.state).toBe('thinking');
    expect(call.decisions.slice(1)).toEqual([
      { type: 'turn.committed', text: 'Book a flight!', turn: 0 },
      { type: 'reply.committed', reply: 1, turn: 0 },
    ]);
  });

  it('that is committed speaks at once when its audio is there', async () => {
    const call = await listeningCall();
    call.hear(eager(0, 'hello')).sounds();
    expect(call.state).toBe('eager-thinking');
    call.hear({ type: 'turn.eot', turn: 0, text: 'Hello.' });
    expect(call.states.slice(-2)).toEqual(['eager-thinking', 'speaking']);
  });

  it.each<[string, TurnEvent]>([
    ['the caller goes on', { type: 'turn.resumed', turn: 0 }],
    ['other words come', { type: 'turn.updated', turn: 0, text: 'book a flight to' }],
    ['a newer turn starts', { type: 'turn.started', turn: 1, text: '' }],
    ['the turn turns out to be nothing', { type: 'turn.eot', turn: 0, text: '' }],
  ])('is discarded when %s', async (_, event) => {
    const call = await listeningCall();
    call.hear(eager(0, 'book a flight'));
    expect(call.takeDecided()).toEqual(['reply.requested']);
    expect(call.hear(event).state).toBe('listening');
    expect(call.takeDecided()).toEqual(['reply.discarded']);
  });

  it('is discarded before anything else when the eot has other words, and a fresh reply starts', async () => {
    const call = await listeningCall();
    call.hear(eager(0, 'book a flight'), { type: 'turn.eot', turn: 0, text: 'Book a flight to Rome.' });
    expect(call.state).toBe('thinking');
    expect(call.takeDecided()).toEqual([
      'reply.requested',
      'reply.discarded',
      'turn.committed',
      'reply.requested',
    ]);
  });

  it('is discarded when it stays unresolved, and the eot is answered afresh when it comes', async () => {
    const call = await listeningCall({ speculation: { timeoutMs: 5000 } });
    expect(call.hear(eager(0, 'hello')).wait(4990).state).toBe('eager-thinking');
    expect(call.wait(10).state).toBe('listening');
    expect(call.takeDecided()).toEqual(['reply.requested', 'reply.discarded']);
    call.hear({ type: 'turn.eot', turn: 0, text: 'Hello.' });
    expect(call.takeDecided()).toEqual(['turn.committed', 'reply.requested']);
  });

  it('is kept by a second guess with the same words, and replaced by one with others', async () => {
    const call = await listeningCall();
    call.hear(eager(0, 'hello'), eager(0, 'Hello!'));
    expect(call.takeDecided()).toEqual(['reply.requested']);
    expect(call.hear(eager(0, 'hello there')).state).toBe('eager-thinking');
    expect(call.takeDecided()).toEqual(['reply.discarded', 'reply.requested']);
  });

  it('is made at most three times a turn, and in the next one again', async () => {
    const call = await listeningCall({ speculation: { maxPerTurn: 3 } });
    for (const text of ['a', 'a b', 'a b c', 'a b c d']) call.hear(eager(0, text));
    expect(call.decisions.filter(({ type }) => type === 'reply.requested')).toHaveLength(3);
    expect(call.decisions.at(-1)?.type).toBe('reply.discarded');
    expect(call.state).toBe('listening');
    call.hear({ type: 'turn.eot', turn: 0, text: 'a b c d' }).sounds().ends();
    expect(call.hear(eager(1, 'and')).state).toBe('eager-thinking');
  });

  it('is not made when that is switched off, or once its budget is spent', async () => {
    const off = await listeningCall({ speculation: { enabled: false } });
    expect(off.hear(eager(0, 'hello')).state).toBe('listening');
    const poor = await listeningCall();
    expect(poor.hear({ type: 'speculation.budget-spent' }, eager(0, 'hello')).state).toBe('listening');
    expect(poor.hear({ type: 'turn.eot', turn: 0, text: 'Hello.' }).state).toBe('thinking');
  });

  it('that fails is discarded without a word', async () => {
    const call = await listeningCall();
    expect(call.hear(eager(0, 'hello'), { type: 'reply.failed', reply: 1 }).state).toBe('listening');
    expect(call.takeDecided()).toEqual(['reply.requested', 'reply.discarded']);
  });

  it('holds tools with effects until it is committed, and lets those that only read run', async () => {
    const call = await listeningCall();
    call.hear(
      eager(0, 'book it'),
      { type: 'reply.tool-called', reply: 1, id: 'w', name: 'book', effect: 'write' },
      { type: 'reply.tool-called', reply: 1, id: 'r', name: 'find', effect: 'read' },
    );
    expect(call.decisions.slice(1)).toEqual([{ type: 'tool.released', reply: 1, id: 'r' }]);
    call.hear({ type: 'turn.eot', turn: 0, text: 'Book it.' });
    expect(call.decisions.at(-1)).toEqual({ type: 'tool.released', reply: 1, id: 'w' });
  });

  it('compares to the letter where the policy says so', async () => {
    const call = await listeningCall({ speculation: { match: 'exact' } });
    call.hear(eager(0, 'hello'), { type: 'turn.eot', turn: 0, text: 'Hello' });
    expect(call.takeDecided()).toContain('reply.discarded');
  });
});

describe('what is stale', () => {
  it('changes nothing: events of older turns and of other replies', async () => {
    const call = await listeningCall();
    call.turn(0, 'Hello.').sounds().takeDecided();
    call.hear(
      { type: 'turn.eot', turn: 0, text: 'Hello again.' },
      { type: 'turn.started', turn: 0, text: 'hello' },
      { type: 'playout.finished', reply: 9 },
      { type: 'reply.failed', reply: 0 },
    );
    expect(call.state).toBe('speaking');
    expect(call.takeDecided()).toEqual([]);
  });
});
