import { describe, expect, it } from 'vitest';
import type { SpeechToTextEvent } from '../../../src/ports/speech-to-text.ts';
import { InkTurns } from '../../../src/providers/cartesia/ink-turns.ts';

type Message = Parameters<InkTurns['hear']>[0];

function told(...messages: readonly Message[]): readonly string[] {
  const events: SpeechToTextEvent[] = [];
  const turns = new InkTurns(3, (event) => events.push(event));
  for (const message of messages) turns.hear(message);
  return events.map((event) => {
    const turn = 'turn' in event ? ` ${event.turn}` : '';
    return `${event.type}${turn}${'text' in event ? ` "${event.text}"` : ''}`;
  });
}

const started = { type: 'started' } as const;
const resumed = { type: 'resumed' } as const;
const updated = (text: string): Message => ({ type: 'updated', text });
const guessed = (text: string): Message => ({ type: 'guessed', text });
const ended = (text: string): Message => ({ type: 'ended', text });

describe('what Ink says of turns', () => {
  it('is told in the words of the call', () => {
    expect(
      told(started, updated('a'), guessed('a'), resumed, updated('a b'), guessed('a b'), ended('a b')),
    ).toEqual([
      'turn.started 3 ""',
      'turn.updated 3 "a"',
      'turn.eager-eot 3 "a"',
      'turn.resumed 3',
      'turn.updated 3 "a b"',
      'turn.eager-eot 3 "a b"',
      'turn.eot 3 "a b"',
    ]);
  });

  it('is a sign of life where it is nothing new', () => {
    expect(told(started, updated('a'), updated('a'), resumed)).toEqual([
      'turn.started 3 ""',
      'turn.updated 3 "a"',
      'stt.alive',
      'stt.alive',
    ]);
  });

  it('starts a turn whose start was lost', () => {
    expect(told(updated('a'))).toEqual(['turn.started 3 "a"']);
    expect(told(ended('a'))).toEqual(['turn.started 3 "a"', 'turn.eot 3 "a"']);
    expect(told(ended(''))).toEqual([]);
  });

  it('ends a turn whose end was lost, with the words that are known', () => {
    expect(told(started, updated('a'), started, updated('b'))).toEqual([
      'turn.started 3 ""',
      'turn.updated 3 "a"',
      'turn.eot 3 "a"',
      'turn.started 4 ""',
      'turn.updated 4 "b"',
    ]);
  });

  it('may end a turn with other words than it had guessed, or without any', () => {
    expect(told(started, guessed('a'), ended('b'), started, ended(''))).toEqual([
      'turn.started 3 ""',
      'turn.eager-eot 3 "a"',
      'turn.eot 3 "b"',
      'turn.started 4 ""',
      'turn.eot 4 ""',
    ]);
  });
});
