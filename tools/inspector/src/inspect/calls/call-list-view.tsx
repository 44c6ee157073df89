import { useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Inspector } from '../inspector.ts';
import { hashOf } from '../page/route.ts';
import { callFilters, chooseCalls } from './call-choice.ts';
import { CallItem, FileItem } from './call-item.tsx';
import { ListNotice } from './list-notice.tsx';
import { listState } from './list-state.ts';
import { chooseFiles, itemsOf, keyOf, stepFrom, type ListItem } from './list-items.ts';
import { useSeconds } from './seconds.ts';
import { VirtualRows } from './virtual-rows.tsx';

const rowPx = 68;

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
      {items.length === 0 ? null : (
        <VirtualRows
          label="Calls and files"
          rows={items}
          keyOf={keyOf}
          rowPx={rowPx}
          selected={listState.selected.value}
          onKeyDown={(event) => onListKey(event, items)}
        >
          {(item, aria) =>
            item.kind === 'file' ? (
              <FileItem log={item.log} isOpen={keyOf(item) === open} aria={aria} />
            ) : (
              <CallItem call={item.call} sinceMs={sinceMs} isOpen={keyOf(item) === open} aria={aria} />
            )
          }
        </VirtualRows>
      )}
      {leftOut > 0 ? (
        <p class="calls-foot hint">{leftOut} older calls are on the server’s disk and not listed.</p>
      ) : null}
    </aside>
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
      document.querySelector<HTMLElement>('.rows')?.focus();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [items]);
}

function onListKey(event: KeyboardEvent, items: readonly ListItem[]): void {
  const { value: selected } = listState.selected;
  if (event.key === 'Enter' && selected !== undefined) location.hash = selected;
  const steps = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: 8,
    PageUp: -8,
    Home: -items.length,
    End: items.length,
  };
  const step = Object.hasOwn(steps, event.key) ? steps[event.key as keyof typeof steps] : undefined;
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  listState.selected.value = stepFrom(items, selected, step);
}
