import type { Outlook } from './outlook.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

const clickPx = 4;
const linePx = 16;

/** Wheel, drag and pinch on a pane. */
class Gestures {
  readonly #pane: SVGElement;
  readonly #outlook: Outlook;
  readonly #pointers = new Map<number, Point>();
  #wasDragged = false;

  constructor(pane: SVGElement, outlook: Outlook) {
    this.#pane = pane;
    this.#outlook = outlook;
  }

  listen(signal: AbortSignal): void {
    const pane = this.#pane;
    pane.addEventListener('wheel', (event) => this.#wheel(event), { passive: false, signal });
    pane.addEventListener('pointerdown', (event) => this.#press(event), { signal });
    pane.addEventListener('pointermove', (event) => this.#move(event), { signal });
    for (const type of ['pointerup', 'pointercancel', 'pointerleave'] as const)
      pane.addEventListener(type, ({ pointerId }) => this.#release(pointerId, type), { signal });
    // What ends a drag is no click on what happens to be there.
    const click = (event: Event): void => {
      if (this.#wasDragged) event.stopImmediatePropagation();
    };
    pane.addEventListener('click', click, { capture: true, signal });
  }

  #release(pointerId: number, type: string): void {
    if (type !== 'pointerleave' || !this.#pane.hasPointerCapture(pointerId)) this.#pointers.delete(pointerId);
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const px = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? linePx : 1);
    // Two fingers on a touchpad that are spread come as a wheel with Ctrl, in small steps.
    this.#zoomAt(Math.exp(-px * (event.ctrlKey ? 0.01 : 0.0015)), event.clientX, event.clientY);
  }

  #press({ button, pointerId, clientX, clientY }: PointerEvent): void {
    this.#wasDragged = false;
    if (button === 0) this.#pointers.set(pointerId, { x: clientX, y: clientY });
  }

  #move({ pointerId, clientX, clientY }: PointerEvent): void {
    const before = this.#pointers.get(pointerId);
    if (before === undefined) return;
    const now = { x: clientX, y: clientY };
    const [other] = [...this.#pointers].flatMap(([id, point]) => (id === pointerId ? [] : [point]));
    if (other !== undefined) this.#pinch(before, now, other);
    else if (!this.#drag(pointerId, before, now)) return;
    this.#pointers.set(pointerId, now);
  }

  #drag(pointerId: number, before: Point, now: Point): boolean {
    if (!this.#wasDragged && distance(before, now) < clickPx) return false;
    this.#pane.setPointerCapture(pointerId);
    this.#wasDragged = true;
    this.#pan(now.x - before.x, now.y - before.y);
    return true;
  }

  #pinch(before: Point, now: Point, other: Point): void {
    const apart = distance(before, other);
    const factor = apart === 0 ? 1 : distance(now, other) / apart;
    this.#zoomAt(factor, (now.x + other.x) / 2, (now.y + other.y) / 2);
    this.#pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.#wasDragged = true;
  }

  #pan(byX: number, byY: number): void {
    this.#outlook.pan(byX, byY);
  }

  #zoomAt(factor: number, clientX: number, clientY: number): void {
    const { left, top } = this.#pane.getBoundingClientRect();
    this.#outlook.zoom(factor, { x: clientX - left, y: clientY - top });
  }
}

/** The result ends it. */
export function listenToGestures(pane: SVGElement, outlook: Outlook): () => void {
  const ended = new AbortController();
  new Gestures(pane, outlook).listen(ended.signal);
  return () => ended.abort();
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
