import { signal, type Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { OpenCall } from '../record/open-call.ts';
import { ShownEvents, showAll, type EventFilter } from './event-filter.ts';
import { useEventSearch } from './use-event-search.ts';

/** What is looked at of a log. */
export interface EventQuery {
  readonly filter: EventFilter;
  readonly search: string;
  readonly showsMatchesOnly: boolean;
  /** Consequences beneath the input that led to them. */
  readonly isNested: boolean;
}

const queries = new WeakMap<OpenCall, Signal<EventQuery>>();

/** What is looked at of a call: it stays when the view is closed and opened again. */
export function queryOf(call: OpenCall): Signal<EventQuery> {
  const query =
    queries.get(call) ??
    signal<EventQuery>({ filter: showAll, search: '', showsMatchesOnly: false, isNested: true });
  queries.set(call, query);
  return query;
}

/** The entries that are to be shown, by their index, and what was found among them. */
export function useShownEvents(call: OpenCall, { filter, search, showsMatchesOnly }: EventQuery) {
  const shown = useMemo(() => new ShownEvents(filter), [call, filter]);
  shown.take(call.entries);
  const found = useEventSearch(call, shown.rows, search);
  return { rows: showsMatchesOnly && found.words.length > 0 ? found.matches : shown.rows, found };
}
