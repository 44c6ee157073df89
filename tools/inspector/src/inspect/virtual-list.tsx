import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { drawnRows, isRowVisible, topThatShows } from './virtual-window.ts';
import './virtual-list.css';

export interface VirtualListProps {
  /** Unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly rows: number;
  /** All rows are as high as this; it may depend on how wide the list is. */
  readonly rowHeightPx: (widthPx: number) => number;
  /** The row that is selected, and kept in view until the person scrolls away; -1: none. */
  readonly active: number;
  /** Whenever this is another number, the selected row is shown, wherever the person has scrolled to. */
  readonly reveals: number;
  /** What brings the list back to the selected row, in words. */
  readonly back: string;
  readonly row: (row: number) => ComponentChildren;
  /** What a row is known by when its number changes; without it, its number. */
  readonly keyOf?: (row: number) => string;
  readonly onChoose: (row: number) => void;
  /** Enter, on the selected row. */
  readonly onEnter?: (row: number) => void;
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A list of any length, of which only what is seen is drawn. */
export function VirtualList(props: VirtualListProps) {
  const { id, label, rows, active, back } = props;
  const { scroller, viewport, isAway, onScroll, comeBack } = useViewport(props);
  const { rowHeightPx, heightPx } = viewport;
  const [first, end] = drawnRows(viewport);
  const choose = (row: number): void => {
    comeBack();
    props.onChoose(Math.max(0, Math.min(rows - 1, row)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && active >= 0) props.onEnter?.(active);
    const next = rowAfterKey(event.key, active, rows, Math.max(1, Math.floor(heightPx / rowHeightPx) - 1));
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    choose(next);
  };
  return (
    <div class="virtual-frame">
      <div
        id={id}
        class="virtual-list"
        role="listbox"
        aria-label={label}
        aria-activedescendant={active >= first && active < end ? `${id}-${active}` : undefined}
        tabIndex={0}
        ref={scroller}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div class="virtual-all" role="presentation" style={{ height: `${rows * rowHeightPx}px` }}>
          {Array.from({ length: end - first }, (_, offset) => (
            <Row
              key={props.keyOf?.(first + offset) ?? first + offset}
              {...props}
              number={first + offset}
              heightPx={rowHeightPx}
              onChoose={choose}
            />
          ))}
        </div>
      </div>
      {isAway && active >= 0 ? (
        <button type="button" class="virtual-back" onClick={comeBack}>
          {back}
        </button>
      ) : null}
    </div>
  );
}

interface RowProps extends Pick<VirtualListProps, 'id' | 'rows' | 'active' | 'row' | 'onChoose'> {
  readonly number: number;
  readonly heightPx: number;
}

function Row({ id, rows, active, row, onChoose, number, heightPx }: RowProps) {
  return (
    <div
      id={`${id}-${number}`}
      class="virtual-row"
      role="option"
      aria-selected={number === active}
      aria-setsize={rows}
      aria-posinset={number + 1}
      style={{ height: `${heightPx}px`, transform: `translateY(${number * heightPx}px)` }}
      onClick={() => onChoose(number)}
    >
      {row(number)}
    </div>
  );
}

/** What is seen of the list: it follows the selected row until the person scrolls away from that. */
function useViewport({ rows, rowHeightPx, active, reveals }: VirtualListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ widthPx: 0, heightPx: 0 });
  const [scrolledPx, setScrolledPx] = useState(0);
  const [isAway, setAway] = useState(false);
  const placedPx = useRef(0);
  const height = rowHeightPx(size.widthPx);
  const present = { rows, rowHeightPx: height, heightPx: size.heightPx, topPx: scrolledPx };
  const topPx = isAway ? scrolledPx : topThatShows(active, present);
  useSize(scroller, (measured) => {
    // What was hidden meanwhile is not where it was scrolled to.
    placedPx.current = Number.NaN;
    setSize(measured);
  });
  useLayoutEffect(() => setAway(false), [reveals]);
  useLayoutEffect(() => {
    // To read where it is would have the page laid out once more.
    if (isAway || placedPx.current === topPx) return;
    placedPx.current = topPx;
    scroller.current?.scrollTo({ top: topPx });
  });
  const onScroll = ({ currentTarget: { scrollTop } }: { readonly currentTarget: HTMLElement }): void => {
    setScrolledPx(scrollTop);
    placedPx.current = scrollTop;
    // Anything but where the list itself has scrolled to was scrolled to by the person.
    if (isAway || Math.abs(scrollTop - topPx) > 1)
      setAway(!isRowVisible(active, { ...present, topPx: scrollTop }));
  };
  return { scroller, viewport: { ...present, topPx }, isAway, onScroll, comeBack: () => setAway(false) };
}

function useSize(element: { readonly current: HTMLElement | null }, onSize: (size: Size) => void): void {
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = (): void => onSize({ widthPx: current.clientWidth, heightPx: current.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, []);
}

function rowAfterKey(key: string, active: number, rows: number, page: number): number | undefined {
  if (rows === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return active + 1;
    case 'ArrowUp':
      return active - 1;
    case 'PageDown':
      return active + page;
    case 'PageUp':
      return active - page;
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    default:
      return undefined;
  }
}
