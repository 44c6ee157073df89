import type { LogEntry } from '../../../../../replay/log-entry.ts';
import { governedWords } from './confidence-curve.ts';
import { textOf, type Handlers } from './handlers.ts';
import type { Tick } from './tick.ts';

/** Marks as they are sent, and as the caller's end tells that it has reached them. */
export function marksLane(ticks: Tick[]): Handlers {
  const mark =
    (kind: string, name: string) =>
    (entry: LogEntry, index: number): void => {
      ticks.push({ lane: 'marks', kind, entry: index, atMs: entry.at, name, text: textOf(entry, 'mark') });
    };
  return { 'client.mark': mark('sent', 'mark sent'), 'caller.played': mark('played', 'mark played') };
}

type Told = readonly [kind: string, name: string, text?: (entry: LogEntry) => string];

const told: Readonly<Record<string, Told>> = {
  'client.error': ['fault', 'error', (entry) => `${textOf(entry, 'code')}: ${textOf(entry, 'message')}`],
  'provider.failed': [
    'fault',
    'provider failed',
    (entry) => `${textOf(entry, 'provider')}: ${textOf(entry, 'code')}`,
  ],
  'stt.lost': ['fault', 'recogniser lost'],
  'stt.stalled': ['fault', 'recogniser silent'],
  'reply.failed': ['fault', 'reply failed'],
  'reply.given-up': ['fault', 'reply given up'],
  'call.faulted': ['fault', 'call failed'],
  'caller.vanished': ['fault', 'caller lost'],
  'caller.ended-turn': ['caller', 'push-to-talk released'],
  'caller.stopped-reply': ['caller', 'reply stopped'],
  'caller.asked-for-reply': ['caller', 'reply asked for'],
  'caller.hung-up': ['caller', 'caller hung up'],
  'operator.say': ['operator', 'operator says', (entry) => textOf(entry)],
  'operator.hangup': ['operator', 'operator hung up'],
  'tool.hung-up': ['operator', 'agent hung up'],
  'call.transferred': ['operator', 'caller transferred', (entry) => textOf(entry, 'to')],
  'call.transfer-failed': ['fault', 'transfer failed'],
  'call.drained': ['operator', 'server going away'],
  'recogniser.reopen-requested': ['note', 'recogniser opened again'],
  'speculation.governed': ['note', 'guessing changed', governedWords],
  'speculation.budget-spent': ['note', 'guessing budget spent'],
};

/** Errors and losses, what the caller did besides saying something, and what somebody else did to the call. */
export function eventsLane(ticks: Tick[]): Handlers {
  return Object.fromEntries(
    Object.entries(told).map(([type, [kind, name, text]]) => [
      type,
      (entry: LogEntry, index: number): void => {
        ticks.push({ lane: 'events', kind, entry: index, atMs: entry.at, name, text: text?.(entry) ?? '' });
      },
    ]),
  );
}
