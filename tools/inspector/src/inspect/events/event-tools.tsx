import type { Signal } from '@preact/signals';
import { eventGroups, eventKinds, type EventFilter } from './event-filter.ts';
import type { EventSearch } from './event-search.ts';
import type { EventQuery } from './use-shown-events.ts';
import './event-tools.css';

const searchId = 'events-search';

/** Puts the cursor into the search of the event log, where that is on the page. */
export function focusEventSearch(): void {
  const field = document.getElementById(searchId);
  if (field instanceof HTMLInputElement) field.select();
}

interface EventToolsProps {
  readonly query: Signal<EventQuery>;
  readonly found: EventSearch;
  /** The entry that is selected. */
  readonly at: number;
  readonly onGoTo: (index: number) => void;
}

/** Search and filters of the event log. */
export function EventTools(props: EventToolsProps) {
  const { query } = props;
  const { filter, showsMatchesOnly, isNested } = query.value;
  const { kinds, groups } = filter;
  const count = kinds.length + groups.length + (showsMatchesOnly ? 1 : 0);
  const look = (change: Partial<EventQuery>): void => {
    query.value = { ...query.value, ...change };
  };
  const filterBy = (change: Partial<EventFilter>): void => look({ filter: { ...filter, ...change } });
  return (
    <div class="events-tools">
      <SearchField {...props} />
      <details class="events-filter">
        <summary>Filter{count === 0 ? '' : <span class="events-filter-count">{`${count} on`}</span>}</summary>
        <Toggles label="Kinds" all={eventKinds} on={kinds} onTurn={(on) => filterBy({ kinds: on })} />
        <Toggles label="About" all={eventGroups} on={groups} onTurn={(on) => filterBy({ groups: on })} />
        <div class="events-toggles" role="group" aria-label="List">
          <Toggle
            label="only what is found"
            isOn={showsMatchesOnly}
            onTurn={() => look({ showsMatchesOnly: !showsMatchesOnly })}
          />
          <Toggle
            label="consequences beneath their input"
            isOn={isNested}
            onTurn={() => look({ isNested: !isNested })}
          />
        </div>
      </details>
    </div>
  );
}

function SearchField({ query, found, at, onGoTo }: EventToolsProps) {
  const { matches, words } = found;
  const isOn = words.length > 0;
  const goTo = (index: number | undefined): void => {
    if (index !== undefined) onGoTo(index);
  };
  const next = (): void => goTo(matches.find((index) => index > at) ?? matches[0]);
  const previous = (): void => goTo(matches.findLast((index) => index < at) ?? matches.at(-1));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    (event.shiftKey ? previous : next)();
  };
  return (
    <div class="events-search" role="search">
      <input
        id={searchId}
        type="search"
        aria-label="Search the event log"
        placeholder="Search words or JSON"
        autocomplete="off"
        spellcheck={false}
        value={query.value.search}
        onInput={({ currentTarget }) => {
          query.value = { ...query.value, search: currentTarget.value };
        }}
        onKeyDown={onKeyDown}
      />
      <span class="events-count" role="status" data-matches={isOn ? matches.length : undefined}>
        {isOn ? foundWords(matches, at) : ''}
      </span>
      <button
        type="button"
        aria-label="Previous one found"
        disabled={matches.length === 0}
        onClick={previous}
      >
        ↑
      </button>
      <button type="button" aria-label="Next one found" disabled={matches.length === 0} onClick={next}>
        ↓
      </button>
    </div>
  );
}

function foundWords(matches: readonly number[], at: number): string {
  if (matches.length === 0) return 'none';
  const place = matches.indexOf(at);
  return place === -1 ? `${matches.length} found` : `${place + 1} of ${matches.length}`;
}

interface ToggleProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onTurn: () => void;
}

function Toggle({ label, isOn, onTurn }: ToggleProps) {
  return (
    <button type="button" class="events-toggle" aria-pressed={isOn} onClick={onTurn}>
      {label}
    </button>
  );
}

interface TogglesProps<Item extends string> {
  readonly label: string;
  readonly all: readonly Item[];
  readonly on: readonly Item[];
  readonly onTurn: (on: readonly Item[]) => void;
}

function Toggles<Item extends string>({ label, all, on, onTurn }: TogglesProps<Item>) {
  return (
    <div class="events-toggles" role="group" aria-label={label}>
      {all.map((item) => {
        const isOn = on.includes(item);
        const turned = isOn ? on.filter((each) => each !== item) : [...on, item];
        return <Toggle key={item} label={item} isOn={isOn} onTurn={() => onTurn(turned)} />;
      })}
    </div>
  );
}
