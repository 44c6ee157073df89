import type { CallRow } from './call-row.ts';

export const callFilters = ['all', 'live', 'recorded', 'with problems'] as const;
export type CallFilter = (typeof callFilters)[number];

/** The calls that a person looks for: the live ones first, and in each group the newest. */
export function chooseCalls(
  calls: readonly CallRow[],
  { filter, words }: { readonly filter: CallFilter; readonly words: string },
): readonly CallRow[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  return calls
    .filter((call) => passes(call, filter) && wanted.every((word) => textOf(call).includes(word)))
    .toSorted(
      (one, other) =>
        Number(other.isLive) - Number(one.isLive) ||
        other.startedAt.localeCompare(one.startedAt) ||
        one.id.localeCompare(other.id),
    );
}

/** What is not as it should be with a call, in a few words; empty: nothing. */
export function problemsOf({ isLive, outcome, health }: CallRow): readonly string[] {
  const { errors, providersFailed, recogniserLosses, isComplete } = health;
  return [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(providersFailed > 0 ? [counted(providersFailed, 'provider fault')] : []),
    ...(recogniserLosses > 0 ? [`recogniser lost ${recogniserLosses} ×`] : []),
    ...(outcome === 'error' || outcome === 'provider-failure' ? [`ended by ${outcome}`] : []),
    ...(isComplete || isLive ? [] : ['log without an end']),
  ];
}

function passes(call: CallRow, filter: CallFilter): boolean {
  if (filter === 'live') return call.isLive;
  if (filter === 'recorded') return !call.isLive;
  return filter === 'all' || problemsOf(call).length > 0;
}

const textOf = ({ id, agent, label, outcome, state }: CallRow): string =>
  `${id} ${agent} ${label} ${outcome ?? ''} ${state}`.toLowerCase();

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
