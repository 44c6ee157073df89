import { useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../page/route.ts';
import { VirtualList } from '../virtual-list.tsx';
import { callFilters, chooseCalls } from './call-choice.ts';
import { CallItem, FileItem } from './call-item.tsx';
import { ListNotice } from './list-notice.tsx';
import { listState } from './list-state.ts';
import { chooseFiles, itemsOf, keyOf, stepFrom, type ListItem } from './list-items.ts';
import { useSeconds } from './seconds.ts';

const rowPx = 68;
const listId = 'calls-list';

/** Whether the keyboard is at the list of calls. */
export function isListFocused(): boolean {
  return document.activeElement?.closest(`#${listId}`) != null;
}

/** The calls of the server and the files that were opened: searched, filtered, live ones first. */
export function CallListView({ inspector }: { readonly inspector: Inspector }) {
  const { state } = inspector.list;
  const nowMs = useSeconds(inspector.surroundings.nowMs);
  const items = useComputed((): readonly ListItem[] => {
    const choice = { filter: listState.filter.value, words: listState.words.value };
    const calls = chooseCalls(state.value.listing?.calls ?? [], choice);
    return itemsOf(chooseFiles(inspector.files.value, choice), calls);
  }).value;
  const open = hashOf(inspector.route.value);
  useListKeys(items);
  const sinceMs = nowMs - state.value.heardMs;
  const leftOut = state.value.listing?.leftOut ?? 0;
  return (
    <aside class="calls" aria-label="Calls" data-part="calls" data-problem={state.value.problem ?? ''}>
      <CallSearch count={items.length} />
      <ListNotice inspector={inspector} shown={items.length} />
      {items.length === 0 ? null : <ListRows items={items} open={open} sinceMs={sinceMs} />}
      {leftOut > 0 ? (
        <p class="calls-foot hint">{leftOut} older calls are on the server’s disk and not listed.</p>
      ) : null}
    </aside>
  );
}

interface ListRowsProps {
  readonly items: readonly ListItem[];
  /** The address of the one that is shown. */
  readonly open: string;
  readonly sinceMs: number;
}

function ListRows({ items, open, sinceMs }: ListRowsProps) {
  const { selected, reveals } = listState;
  const keyAt = (row: number): string => {
    const item = items[row];
    return item === undefined ? '' : keyOf(item);
  };
  return (
    <VirtualList
      id={listId}
      label="Calls and files"
      rows={items.length}
      rowHeightPx={() => rowPx}
      active={items.findIndex((item) => keyOf(item) === selected.value)}
      reveals={reveals.value}
      back="Back to the selected call"
      keyOf={keyAt}
      row={(row) => {
        const item = items[row];
        if (item === undefined) return null;
        const isOpen = keyOf(item) === open;
        return item.kind === 'file' ? (
          <FileItem log={item.log} isOpen={isOpen} />
        ) : (
          <CallItem call={item.call} sinceMs={sinceMs} isOpen={isOpen} />
        );
      }}
      onChoose={(row) => {
        selected.value = keyAt(row);
      }}
      onEnter={(row) => {
        location.hash = keyAt(row);
      }}
    />
  );
}

function CallSearch({ count }: { readonly count: number }) {
  return (
    <div class="calls-head">
      <h2 class="eyebrow">
        Calls{' '}
        <span class="calls-count" data-part="count">
          {count}
        </span>
      </h2>
      <input
        type="text"
        class="calls-search"
        placeholder="Search by id, agent, outcome"
        aria-label="Search the calls"
        spellcheck={false}
        value={listState.words.value}
        onInput={({ currentTarget }) => {
          listState.words.value = currentTarget.value;
        }}
      />
      <div class="calls-filters" role="group" aria-label="Which calls">
        {callFilters.map((filter) => (
          <button
            key={filter}
            type="button"
            class="chip"
            aria-pressed={listState.filter.value === filter}
            onClick={() => {
              listState.filter.value = filter;
            }}
          >
            {filter}
          </button>
        ))}
      </div>
    </div>
  );
}

/** J and K work from wherever the focus is. */
function useListKeys(items: readonly ListItem[]): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const isField =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null;
      if (isField || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = { j: 1, k: -1 }[event.key.toLowerCase()];
      if (step === undefined || document.querySelector('dialog[open]') !== null) return;
      listState.selected.value = stepFrom(items, listState.selected.value, step);
      listState.reveals.value += 1;
      document.getElementById(listId)?.focus();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [items]);
}
