import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface VirtualRowsProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly rowPx: number;
  /** The key of the row that the keyboard is at; it is kept in sight. */
  readonly selected: string | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** `aria` is to be put on the row's element. */
  readonly children: (row: Row, aria: RowAria) => ComponentChildren;
}

export interface RowAria {
  readonly id: string;
  readonly role: 'option';
  readonly 'aria-selected': boolean;
  readonly 'aria-posinset': number;
  readonly 'aria-setsize': number;
}

const spareRows = 6;

/** A list box of which only the rows in sight are there; all have the same height. */
export function VirtualRows<Row>(props: VirtualRowsProps<Row>) {
  const { label, rows, keyOf, rowPx, selected, onKeyDown, children } = props;
  const at = selected === undefined ? -1 : rows.findIndex((row) => keyOf(row) === selected);
  const { box, topPx, heightPx } = useScrolled(at, rowPx);
  const first = Math.max(0, Math.floor(topPx.value / rowPx) - spareRows);
  const last = Math.min(rows.length, Math.ceil((topPx.value + heightPx.value) / rowPx) + spareRows);
  return (
    <div
      ref={box}
      class="rows"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={at < first || at >= last ? undefined : `row-${at}`}
      onScroll={({ currentTarget }) => {
        topPx.value = currentTarget.scrollTop;
      }}
      onKeyDown={onKeyDown}
    >
      <div class="rows-all" style={{ height: `${rows.length * rowPx}px` }}>
        {rows.slice(first, last).map((row, offset) => {
          const index = first + offset;
          const aria: RowAria = {
            id: `row-${index}`,
            role: 'option',
            'aria-selected': index === at,
            'aria-posinset': index + 1,
            'aria-setsize': rows.length,
          };
          return (
            <div
              key={keyOf(row)}
              class="rows-place"
              style={{ top: `${index * rowPx}px`, height: `${rowPx}px` }}
              role="presentation"
            >
              {children(row, aria)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Where the list box stands, with the row `at` in sight whenever that changes. */
function useScrolled(at: number, rowPx: number) {
  const box = useRef<HTMLDivElement>(null);
  const topPx = useSignal(0);
  const heightPx = useSignal(800);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      heightPx.value = element.clientHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [heightPx]);
  useEffect(() => {
    const element = box.current;
    if (element === null || at === -1) return;
    if (at * rowPx < element.scrollTop) element.scrollTop = at * rowPx;
    else if ((at + 1) * rowPx > element.scrollTop + element.clientHeight)
      element.scrollTop = (at + 1) * rowPx - element.clientHeight;
  }, [at, rowPx]);
  return { box, topPx, heightPx };
}
