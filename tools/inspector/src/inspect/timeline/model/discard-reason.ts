import type { LogEntry } from '../../../../../replay/log-entry.ts';
import { isSameSentence } from '../../../../../../machines/words.ts';
import type { MatchPolicy } from '../../../../../../machines/vocabulary/policy.ts';
import { textOf } from './handlers.ts';

/** Why a guess came to nothing: a word for a program, and words for a person. */
export interface DiscardReason {
  readonly reason: string;
  readonly why: string;
}

const fixed: Readonly<Record<string, DiscardReason>> = {
  'turn.resumed': { reason: 'resumed', why: 'the caller went on talking' },
  'turn.started': { reason: 'newer-turn', why: 'the caller began another turn' },
  'reply.failed': { reason: 'failed', why: 'its providers failed' },
  'caller.typed': { reason: 'typed', why: 'the caller typed instead' },
  'caller.dtmf': { reason: 'key', why: 'the caller pressed a key' },
  'caller.hung-up': { reason: 'call-over', why: 'the caller hung up' },
  'caller.vanished': { reason: 'call-over', why: 'the connection was lost' },
  'operator.hangup': { reason: 'call-over', why: 'the operator hung up' },
  'operator.say': { reason: 'operator', why: 'the operator has spoken' },
  'call.drained': { reason: 'call-over', why: 'the server is going away' },
  'call.faulted': { reason: 'call-over', why: 'the call failed' },
  'speculation.budget-spent': { reason: 'budget', why: 'the budget for wrong guesses is spent' },
  'stt.lost': { reason: 'recogniser', why: 'the recogniser was lost' },
  'stt.stalled': { reason: 'recogniser', why: 'the recogniser fell silent' },
};

const wordsInputs = new Set(['turn.updated', 'turn.eager-eot', 'turn.eot']);

/** Whether an input can have been why a guess was discarded; what replies tell of themselves is not. */
export function canDiscard(type: string): boolean {
  return Object.hasOwn(fixed, type) || wordsInputs.has(type) || type === 'timer.fired';
}

/** What the call's policy says of guesses, as far as it is known. */
export interface GuessPolicy {
  readonly match: MatchPolicy;
  readonly timeoutMs?: number;
}

/** Why a guess of `guess` was discarded on this input. */
export function discardReason(
  input: LogEntry | undefined,
  guess: string,
  { match, timeoutMs }: GuessPolicy,
): DiscardReason {
  if (input === undefined) return { reason: 'other', why: 'not told by the log' };
  const known = fixed[input.type];
  if (known !== undefined) return known;
  if (input.type === 'timer.fired') {
    const delayMs = Number(input['delayMs']);
    return timeoutMs === undefined || delayMs === timeoutMs
      ? { reason: 'timeout', why: `the turn did not end within ${delayMs / 1000} s` }
      : { reason: 'call-over', why: 'the call came to its time limit' };
  }
  const text = textOf(input);
  if (text.trim() === '' || isSameSentence(text, guess, match)) return nothingSaid;
  return { reason: 'other-words', why: `the caller said other words: “${text}”` };
}

/** Of a turn that was dropped when it ended. */
export const nothingSaid: DiscardReason = {
  reason: 'nothing-said',
  why: 'the turn was noise or a mere backchannel',
};
