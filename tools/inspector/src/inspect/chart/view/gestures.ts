import { panned, zoomed, type Sight } from './viewport.ts';

/** What gestures change. */
interface Sighted {
  sight: Sight;
}

const clickPx = 4;
const arrowPx = 60;

/** Wheel, drag, pinch and keys on a pane; the result ends them. */
export function listenToGestures(pane: Element, sighted: Sighted): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const pointers = new Map<number, { readonly x: number; readonly y: number }>();

  const zoomAt = (factor: number, clientX: number, clientY: number): void => {
    const { left, top } = pane.getBoundingClientRect();
    sighted.sight = zoomed(sighted.sight, factor, clientX - left, clientY - top);
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    zoomAt(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)), event.clientX, event.clientY);
  };

  const move = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    if (other === undefined) {
      const isDrag = pane.hasPointerCapture(event.pointerId);
      if (!isDrag && Math.hypot(now.x - before.x, now.y - before.y) < clickPx) return;
      if (!isDrag) pane.setPointerCapture(event.pointerId);
      sighted.sight = panned(sighted.sight, now.x - before.x, now.y - before.y);
    } else {
      const apart = Math.hypot(before.x - other.x, before.y - other.y);
      const factor = apart === 0 ? 1 : Math.hypot(now.x - other.x, now.y - other.y) / apart;
      zoomAt(factor, (now.x + other.x) / 2, (now.y + other.y) / 2);
      sighted.sight = panned(sighted.sight, (now.x - before.x) / 2, (now.y - before.y) / 2);
    }
    pointers.set(event.pointerId, now);
  };

  const key = (event: KeyboardEvent): void => {
    const by = arrows[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    sighted.sight = panned(sighted.sight, by[0] * arrowPx, by[1] * arrowPx);
  };

  pane.addEventListener('wheel', (event) => wheel(event as WheelEvent), { passive: false, signal });
  on('pointerdown', (event) => {
    if (event.button === 0) pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  on('pointermove', move);
  for (const type of ['pointerup', 'pointercancel', 'pointerleave'])
    on(type, (event) => {
      if (type !== 'pointerleave' || !pane.hasPointerCapture(event.pointerId))
        pointers.delete(event.pointerId);
    });
  pane.addEventListener('keydown', (event) => key(event as KeyboardEvent), { signal });
  return () => ended.abort();

  function on(type: string, run: (event: PointerEvent) => void): void {
    pane.addEventListener(type, (event) => run(event as PointerEvent), { signal });
  }
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
