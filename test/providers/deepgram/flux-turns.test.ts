import { describe, expect, it } from 'vitest';
import type { SpeechToTextEvent } from '../../../src/ports/speech-to-text.ts';
import type { FluxTurn } from '../../../src/providers/deepgram/flux-messages.ts';
import { FluxTurns } from '../../../src/providers/deepgram/flux-turns.ts';

type Said = readonly [event: FluxTurn['event'], index: number, text: string];

function told(firstTurn: number, ...said: readonly Said[]): readonly string[] {
  const events: SpeechToTextEvent[] = [];
  const turns = new FluxTurns(firstTurn, (event) => events.push(event));
  for (const [event, index, text] of said)
    turns.hear({ event, index, text, confidence: 0.6, isManual: false });
  return events
    .filter(({ type }) => type !== 'stt.alive')
    .map((event) =>
      `${event.type} ${'turn' in event ? event.turn : ''} ${'text' in event ? event.text : ''}`.trim(),
    );
}

describe('the turns of Flux', () => {
  it('are numbered on, connection after connection', () => {
    expect(told(5, ['started', 0, 'hi'], ['eot', 0, 'hi'], ['started', 1, 'so'], ['eot', 1, 'so'])).toEqual([
      'turn.started 5 hi',
      'turn.eot 5 hi',
      'turn.started 6 so',
      'turn.eot 6 so',
    ]);
  });

  it('are told as they are guessed at, resumed and ended, in other words too', () => {
    const said: readonly Said[] = [
      ['updated', 0, ''],
      ['started', 0, 'book'],
      ['updated', 0, 'book a'],
      ['updated', 0, 'book a'],
      ['eager-eot', 0, 'book a table'],
      ['resumed', 0, 'book a table for'],
      ['eager-eot', 0, 'book a table for two'],
      ['eot', 0, 'book a table for you'],
    ];
    expect(told(0, ...said)).toEqual([
      'turn.started 0 book',
      'turn.updated 0 book a',
      'turn.eager-eot 0 book a table',
      'turn.resumed 0',
      'turn.updated 0 book a table for',
      'turn.eager-eot 0 book a table for two',
      'turn.eot 0 book a table for you',
    ]);
  });

  it('are told with how sure Flux is that they are over, and with that alone while no words are added', () => {
    const events: SpeechToTextEvent[] = [];
    const turns = new FluxTurns(3, (event) => events.push(event));
    const said: readonly (readonly [FluxTurn['event'], string, number])[] = [
      ['started', 'hi', 0.05],
      ['updated', 'hi there', 0.2],
      ['updated', 'hi there', 0.4],
      ['updated', 'hi there', 0.4],
      ['eot', 'hi there', 0.8],
    ];
    for (const [event, text, confidence] of said)
      turns.hear({ event, index: 0, text, confidence, isManual: false });
    turns.hear({ event: 'updated', index: 0, text: 'hi there', confidence: 0.9, isManual: false });
    expect(events).toEqual([
      { type: 'turn.started', turn: 3, text: 'hi' },
      { type: 'turn.updated', turn: 3, text: 'hi there', confidence: 0.2 },
      { type: 'stt.alive', judged: { turn: 3, confidence: 0.4 } },
      { type: 'stt.alive' },
      { type: 'turn.eot', turn: 3, text: 'hi there', confidence: 0.8, trigger: 'recogniser' },
      { type: 'stt.alive' },
    ]);
  });

  it('start with whatever is heard of them first', () => {
    expect(told(0, ['updated', 0, 'hi there'])).toEqual(['turn.started 0 hi there']);
    expect(told(0, ['eager-eot', 0, 'hi'])).toEqual(['turn.started 0 hi', 'turn.eager-eot 0 hi']);
    expect(told(0, ['eot', 0, 'hi'])).toEqual(['turn.started 0 hi', 'turn.eot 0 hi']);
  });

  it('end with the words known when the end is lost', () => {
    expect(told(0, ['started', 0, 'hi'], ['updated', 0, 'hi there'], ['started', 1, 'so'])).toEqual([
      'turn.started 0 hi',
      'turn.updated 0 hi there',
      'turn.eot 0 hi there',
      'turn.started 1 so',
    ]);
  });

  it('are not touched by what comes late, is empty or makes no sense', () => {
    const said: readonly Said[] = [
      ['resumed', 0, ''],
      ['started', 0, 'hi'],
      ['resumed', 0, 'hi'],
      ['eot', 0, ''],
      ['eot', 0, 'hi'],
      ['updated', 0, 'hi again'],
      ['eot', 1, ''],
      ['started', 2, 'so'],
    ];
    expect(told(0, ...said)).toEqual(['turn.started 0 hi', 'turn.eot 0 hi', 'turn.started 1 so']);
  });
});
