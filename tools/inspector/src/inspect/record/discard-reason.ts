import type { LogEntry } from '../../../../replay/log-entry.ts';

const reasons: Readonly<Record<string, string>> = {
  'turn.resumed': 'the caller went on',
  'turn.updated': 'other words came',
  'turn.eager-eot': 'guessed anew with other words',
  'turn.eot': 'the turn ended with other words',
  'turn.started': 'another turn began',
  'timer.fired': 'the end did not come in time',
  'caller.typed': 'the caller typed instead',
  'caller.dtmf': 'the caller pressed a key instead',
  'caller.hung-up': 'the call ended',
  'caller.vanished': 'the call ended',
  'operator.hangup': 'the call ended',
  'call.drained': 'the call ended',
  'call.faulted': 'the call ended',
  'operator.say': 'an operator’s line came first',
  'reply.failed': 'its providers failed',
  'speculation.budget-spent': 'the budget was spent',
  'stt.lost': 'speech-to-text was lost',
  'stt.stalled': 'speech-to-text was lost',
};

/** Why a guess was thrown away, from the input that led to it. */
export function discardReason(cause: LogEntry | undefined): string {
  if (cause === undefined) return 'for a reason before the log';
  return reasons[cause.type] ?? `after ${cause.type}`;
}
