import type { SpeculationPolicy } from '../../../../../machines/vocabulary/policy.ts';
import { isSameSentence } from '../../../../../machines/words.ts';
import type { LogEntry } from '../../../../replay/log-entry.ts';
import { causesOf } from './causes.ts';
import { fieldText } from './field-text.ts';
import type { GrowingLog } from './growing-log.ts';

/** Why a guess came to nothing: a word for a program, and words for a person. */
export interface DiscardReason {
  readonly reason: string;
  readonly why: string;
}

/** What of a call's policy tells one reason from another, as far as that is known. */
type DiscardPolicy = Pick<SpeculationPolicy, 'match'> & Partial<Pick<SpeculationPolicy, 'timeoutMs'>>;

const fixed: Readonly<Record<string, DiscardReason>> = {
  'turn.resumed': { reason: 'resumed', why: 'the caller went on talking' },
  'turn.started': { reason: 'newer-turn', why: 'the caller began another turn' },
  'reply.failed': { reason: 'failed', why: 'its providers failed' },
  'caller.typed': { reason: 'typed', why: 'the caller typed instead' },
  'caller.dtmf': { reason: 'key', why: 'the caller pressed a key' },
  'caller.stopped-reply': { reason: 'stopped', why: 'the caller stopped it' },
  'caller.hung-up': { reason: 'call-over', why: 'the caller hung up' },
  'caller.vanished': { reason: 'call-over', why: 'the connection was lost' },
  'operator.hangup': { reason: 'call-over', why: 'the operator hung up' },
  'operator.say': { reason: 'operator', why: 'the operator has spoken' },
  'call.transferred': { reason: 'call-over', why: 'the caller was transferred' },
  'call.drained': { reason: 'call-over', why: 'the server is going away' },
  'call.faulted': { reason: 'call-over', why: 'the call failed' },
  'speculation.budget-spent': { reason: 'budget', why: 'the budget for wrong guesses is spent' },
  'stt.lost': { reason: 'recogniser', why: 'the recogniser was lost' },
  'stt.stalled': { reason: 'recogniser', why: 'the recogniser fell silent' },
};

/** Of a turn that was dropped when it ended. */
const nothingSaid: DiscardReason = {
  reason: 'nothing-said',
  why: 'the turn was noise or a mere backchannel',
};

const wordsInputs = new Set(['turn.updated', 'turn.eager-eot', 'turn.eot']);

/** That a turn was dropped is told so soon behind what was thrown away with it. */
const reach = 12;

/**
 * Why a guess was thrown away; `index` is of the entry that says so, `guess` the words that were taken for the turn's.
 * It is found when it is asked for: what the machine did may be told later than what came of it.
 */
export function discardedAt(log: GrowingLog, index: number, guess: string): DiscardReason {
  return {
    get reason() {
      return found(log, index, guess).reason;
    },
    get why() {
      return found(log, index, guess).why;
    },
  };
}

function found(log: GrowingLog, index: number, guess: string): DiscardReason {
  const { entries } = log;
  const place = inputOf(log, index);
  const input = entries[place];
  if (input?.type === 'turn.eot' && isDropped(log, index, place)) return nothingSaid;
  const opened = entries[0]?.['policy'] as { readonly speculation?: DiscardPolicy } | undefined;
  return reasonOf(input, guess, opened?.speculation ?? { match: 'normalized' });
}

/** The input that led to it; where only the log is known, the last one that can have. */
function inputOf(log: GrowingLog, index: number): number {
  let place = causesOf(log).of(index);
  while (place >= 0 && !canDiscard(log.entries[place])) place--;
  return place;
}

/** What replies tell of themselves, for one, discards nothing. */
function canDiscard(entry: LogEntry | undefined): boolean {
  if (entry?.kind !== 'input') return false;
  const { type } = entry;
  return Object.hasOwn(fixed, type) || wordsInputs.has(type) || type === 'timer.fired';
}

function isDropped(log: GrowingLog, index: number, place: number): boolean {
  return log.entries
    .slice(index, index + reach)
    .some(({ type }, offset) => type === 'turn.dropped' && inputOf(log, index + offset) === place);
}

function reasonOf(
  input: LogEntry | undefined,
  guess: string,
  { match, timeoutMs }: DiscardPolicy,
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
  const text = fieldText(input['text']);
  if (text.trim() === '' || isSameSentence(text, guess, match)) return nothingSaid;
  return { reason: 'other-words', why: `the caller said other words: “${text}”` };
}
