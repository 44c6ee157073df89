import type { LogEntry } from '../../../../replay/log-entry.ts';
import type { GuessPolicy } from '../timeline/model/discard-reason.ts';

/** How a call guesses, from its log's first line; where that is not known, as most do. */
export function guessPolicyOf(opened: LogEntry | undefined): GuessPolicy {
  const policy = opened?.['policy'] as { readonly speculation?: GuessPolicy } | undefined;
  return policy?.speculation ?? { match: 'normalized' };
}
