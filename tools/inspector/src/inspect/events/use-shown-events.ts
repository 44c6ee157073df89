import { useMemo } from 'preact/hooks';
import type { OpenCall } from '../record/open-call.ts';
import { ShownEvents, type EventFilter } from './event-filter.ts';
import { useEventSearch } from './use-event-search.ts';

/** What is looked at of a log. */
export interface EventQuery {
  readonly filter: EventFilter;
  readonly search: string;
  readonly showsMatchesOnly: boolean;
}

/** The entries that are to be shown, by their index, and what was found among them. */
export function useShownEvents(call: OpenCall, { filter, search, showsMatchesOnly }: EventQuery) {
  const shown = useMemo(() => new ShownEvents(filter), [call, filter]);
  shown.take(call.entries);
  const found = useEventSearch(call, shown.rows, search);
  return { rows: showsMatchesOnly && found.words.length > 0 ? found.matches : shown.rows, found };
}
