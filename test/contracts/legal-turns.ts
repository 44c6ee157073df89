import { expect } from 'vitest';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';

/** What may follow on what within a turn. */
const next: Readonly<Record<TurnEvent['type'] | 'nothing', readonly TurnEvent['type'][]>> = {
  nothing: ['turn.started'],
  'turn.started': ['turn.updated', 'turn.eager-eot', 'turn.eot'],
  'turn.updated': ['turn.updated', 'turn.eager-eot', 'turn.resumed', 'turn.eot'],
  'turn.eager-eot': ['turn.eager-eot', 'turn.updated', 'turn.resumed', 'turn.eot'],
  'turn.resumed': ['turn.updated', 'turn.eager-eot', 'turn.eot'],
  'turn.eot': ['turn.started'],
};

/** Turns are numbered one by one from the first, begin and end once, and are resumed only when they were guessed to be over. */
export function expectLegalTurns(events: readonly TurnEvent[], firstTurn: number): void {
  let last: TurnEvent['type'] | 'nothing' = 'nothing';
  let turn = firstTurn;
  let isGuessed = false;
  for (const event of events) {
    expect(next[last], `${event.type} after ${last}`).toContain(event.type);
    expect(event.turn, `the number of a ${event.type}`).toBe(turn);
    if (event.type === 'turn.resumed') expect(isGuessed, 'resumed after a guess').toBe(true);
    if (event.type !== 'turn.updated') isGuessed = event.type === 'turn.eager-eot';
    if (event.type === 'turn.eot') turn++;
    last = event.type;
  }
}
