import type { CallContext, CallerWords } from './call-context.ts';
import { numberOf } from './caller-turn.ts';
import type { Decision } from './vocabulary/decision.ts';

/** The spoken turn as it stands. */
export function spokenWords({ turn }: CallContext): CallerWords {
  return { text: turn.text, turn: numberOf(turn) };
}

/** Puts words into the history: those that waited first. */
export function commit(context: CallContext, words: readonly CallerWords[]) {
  const all = [...context.kept, ...words];
  const decisions: Decision[] = all.map((each) => ({ type: 'turn.committed', ...each }));
  const change = { kept: [], promptsGiven: 0, committed: context.committed + all.length };
  return { decisions, change };
}
