import type { CallContext } from './call-context.ts';
import { numberOf } from './caller-turn.ts';
import { isSameSentence } from './words.ts';

/** Whether the live reply answers the words of the turn as they are now. */
export function guessHolds({ reply, turn, policy }: CallContext): boolean {
  const guess = reply?.guess;
  return (
    guess !== undefined &&
    guess.turn === numberOf(turn) &&
    isSameSentence(guess.text, turn.text, policy.speculation.match)
  );
}

/** Whether one more guess of this turn is answered. */
export function mayGuess({ policy: { speculation }, turn, budgetSpent }: CallContext): boolean {
  return speculation.enabled && turn.guesses < speculation.maxPerTurn && !budgetSpent;
}
