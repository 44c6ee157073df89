import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { lanesBelow, rowPx, type Lane } from './lane-layout.ts';

interface MoreLanesProps {
  readonly lanes: readonly Lane[];
  /** What scrolls them. */
  readonly scroller: RefObject<HTMLElement | null>;
}

/** Tells that there are lanes below the edge, and goes there. */
export function MoreLanes({ lanes, scroller }: MoreLanesProps) {
  const seenToPx = useSignal(Infinity);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => {
      seenToPx.value = element.scrollTop + element.clientHeight;
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure);
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller, seenToPx]);
  const more = lanesBelow(lanes, seenToPx.value);
  if (more === 0) return null;
  return (
    <div class="time-more">
      <button
        type="button"
        data-more={more}
        onClick={() => scroller.current?.scrollBy({ top: scroller.current.clientHeight - rowPx })}
      >
        {more} more {more === 1 ? 'lane' : 'lanes'} ↓
      </button>
    </div>
  );
}
