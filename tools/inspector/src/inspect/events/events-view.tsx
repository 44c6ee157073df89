import { useState } from 'preact/hooks';
import type { CallViewProps } from '../call-page.tsx';
import { lastAtOrBefore } from '../record/last-at-or-before.ts';
import { VirtualList } from '../virtual-list.tsx';
import { EventDetail } from './event-detail.tsx';
import { EventRow } from './event-row.tsx';
import { EventTools } from './event-tools.tsx';
import { queryOf, useShownEvents } from './use-shown-events.ts';
import './events.css';

/** From here on a row has one line, as in the style sheet. */
const wideRowPx = 416;
const rowHeightPx = (widthPx: number): number => (widthPx >= wideRowPx ? 28 : 46);

/** The event log of a call, and what became of the entry that is selected. */
export function EventsView({ call, playhead }: CallViewProps) {
  void call.version.value;
  const query = queryOf(call);
  const { rows, found } = useShownEvents(call, query.value);
  const at = playhead.entry.value;
  const [reveals, setReveals] = useState(0);
  const choose = (index: number): void => {
    setReveals(reveals + 1);
    playhead.choose(index);
  };
  const { isNested } = query.value;
  return (
    <section class="events" aria-label="Event log" data-entry={at}>
      <EventTools query={query} found={found} at={at} onGoTo={choose} />
      <div class="events-body">
        <div class="events-list" data-shown={rows.length} data-of={call.entries.length}>
          {rows.length === 0 ? (
            <p class="events-none">
              {call.entries.length === 0
                ? 'Nothing was logged yet.'
                : 'No entry is like this: show more kinds, or search for less.'}
            </p>
          ) : (
            <VirtualList
              id="events-list"
              label="Events"
              rows={rows.length}
              rowHeightPx={rowHeightPx}
              active={lastAtOrBefore(rows, (index) => index, at)}
              reveals={reveals}
              back="Back to the selected event"
              row={(row) => (
                <EventRow
                  call={call}
                  index={rows[row] ?? 0}
                  at={at}
                  words={found.words}
                  isNested={isNested}
                />
              )}
              onChoose={(row) => choose(rows[row] ?? 0)}
            />
          )}
        </div>
        <EventDetail call={call} index={at} words={found.words} onGoTo={choose} />
      </div>
    </section>
  );
}
