import { FocusOrigin } from '../../focus-origin.ts';
import type { DrawnBox } from '../layout/drawing.ts';
import type { ChartDesk } from './chart-desk.ts';
import { nextTowards } from './next-towards.ts';

const arrowPx = 60;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The chart is one stop of the Tab key. Arrow keys move it there; Enter goes to its states, where they lead from one to the
 * next and Enter chooses, and Escape leads back. Who has come by a pointer goes on through time with the same keys.
 */
export function listenToChartKeys(pane: SVGElement, desk: ChartDesk): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const origin = new FocusOrigin();
  origin.listen(pane, signal);
  pane.addEventListener(
    'keydown',
    (event) => {
      const { ctrlKey, metaKey, altKey, shiftKey, target } = event;
      if (ctrlKey || metaKey || altKey || shiftKey || origin.isPointer) return;
      const acted = target === pane ? atPane(event.key, pane, desk) : atState(event.key, pane, desk);
      if (!acted) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { signal },
  );
  return () => ended.abort();
}

function atPane(key: string, pane: SVGElement, { outlook, playhead }: ChartDesk): boolean {
  const by = arrows[key];
  if (by !== undefined) outlook.pan(-by[0] * arrowPx, -by[1] * arrowPx);
  else if (key === 'Enter') {
    const lit = playhead.call.frames[playhead.frame.peek()]?.states.at(-1);
    focusState(pane, lit ?? '');
  } else return false;
  return true;
}

function atState(key: string, pane: SVGElement, desk: ChartDesk): boolean {
  const path = document.activeElement?.getAttribute('data-state') ?? '';
  const by = arrows[key];
  if (by !== undefined) {
    const boxes = desk.outlook.drawing?.boxes.filter(({ kind }) => kind !== 'exit') ?? [];
    const next = nextTowards(boxes, path, by);
    if (next !== undefined) goTo(next, pane, desk);
  } else if (key === 'Enter' || key === ' ') desk.chosen.value = { kind: 'state', path };
  else if (key === 'Escape' && desk.chosen.value === undefined) pane.focus();
  else return false;
  return true;
}

function goTo({ path }: DrawnBox, pane: SVGElement, { outlook }: ChartDesk): void {
  outlook.bring((box) => box.kind !== 'exit' && box.path === path);
  focusState(pane, path);
}

function focusState(pane: SVGElement, path: string): void {
  pane.querySelector<SVGElement>(`[data-state="${CSS.escape(path)}"]`)?.focus({ preventScroll: true });
}
