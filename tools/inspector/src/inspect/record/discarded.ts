import {
  discardReason,
  nothingSaid,
  type DiscardReason,
  type GuessPolicy,
} from '../timeline/model/discard-reason.ts';
import { causesOf } from './causes.ts';
import type { GrowingLog } from './growing-log.ts';

/** That a turn was dropped is told so soon behind what was thrown away with it. */
const reach = 12;

/** Why a guess was thrown away; `index` is of the entry that says so, `guess` the words that were taken for the turn's. */
export function discardedAt(log: GrowingLog, index: number, guess: string): DiscardReason {
  const causes = causesOf(log);
  const cause = causes.of(index);
  const input = log.entries[cause];
  const isDropped =
    input?.type === 'turn.eot' &&
    log.entries
      .slice(index, index + reach)
      .some((entry, offset) => entry.type === 'turn.dropped' && causes.of(index + offset) === cause);
  if (isDropped) return nothingSaid;
  const opened = log.entries[0]?.['policy'] as { readonly speculation?: GuessPolicy } | undefined;
  return discardReason(input, guess, opened?.speculation ?? { match: 'normalized' });
}
