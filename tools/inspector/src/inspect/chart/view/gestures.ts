import { panned, zoomed, type Sight } from './viewport.ts';

/** What gestures change. */
interface Sighted {
  sight: Sight;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const clickPx = 4;
const arrowPx = 60;
const linePx = 16;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Wheel, drag, pinch and arrow keys on a pane. */
class Gestures {
  readonly #pane: SVGElement;
  readonly #sighted: Sighted;
  readonly #pointers = new Map<number, Point>();
  #wasDragged = false;

  constructor(pane: SVGElement, sighted: Sighted) {
    this.#pane = pane;
    this.#sighted = sighted;
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
    pane.addEventListener('keydown', (event) => this.#key(event), { signal });
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

  #key(event: KeyboardEvent): void {
    const by = arrows[event.key];
    // Who has come here by a click goes on stepping through time with the arrows.
    if (event.target instanceof Element && !event.target.matches(':focus-visible')) return;
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.#pan(by[0] * arrowPx, by[1] * arrowPx);
  }

  #pan(byX: number, byY: number): void {
    this.#sighted.sight = panned(this.#sighted.sight, byX, byY);
  }

  #zoomAt(factor: number, clientX: number, clientY: number): void {
    const { left, top } = this.#pane.getBoundingClientRect();
    this.#sighted.sight = zoomed(this.#sighted.sight, factor, clientX - left, clientY - top);
  }
}

/** The result ends it. */
export function listenToGestures(pane: SVGElement, sighted: Sighted): () => void {
  const ended = new AbortController();
  new Gestures(pane, sighted).listen(ended.signal);
  return () => ended.abort();
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
