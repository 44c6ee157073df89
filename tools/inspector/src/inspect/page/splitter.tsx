import type { Signal } from '@preact/signals';

interface SplitterProps {
  /** What is made larger and smaller, for those who can't see it. */
  readonly label: string;
  /** The share of the second side, in percent. */
  readonly share: Signal<number>;
  readonly orientation: 'vertical' | 'horizontal';
}

const leastShare = 12;
const mostShare = 80;
const stepShare = 2;

/** A bar between two sides of the element that it is in, for pointer and arrow keys (WAI-ARIA: window splitter). */
export function Splitter({ label, share, orientation }: SplitterProps) {
  const move = (to: number): void => {
    share.value = Math.round(Math.min(Math.max(leastShare, to), mostShare) * 10) / 10;
  };
  const drag = (event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
    const { currentTarget: bar, clientX, clientY } = event;
    const area = bar.hasPointerCapture(event.pointerId)
      ? bar.parentElement?.getBoundingClientRect()
      : undefined;
    if (area === undefined) return;
    const beyond = orientation === 'vertical' ? area.right - clientX : area.bottom - clientY;
    move((100 * beyond) / (orientation === 'vertical' ? area.width : area.height));
  };
  const keys = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  return (
    <div
      class={`splitter splitter-${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(share.value)}
      aria-valuemin={leastShare}
      aria-valuemax={mostShare}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
      }}
      onPointerMove={drag}
      onKeyDown={(event) => {
        const direction = keys.indexOf(event.key);
        if (direction === -1) return;
        event.preventDefault();
        event.stopPropagation();
        move(share.value + (direction === 0 ? stepShare : -stepShare));
      }}
    />
  );
}
