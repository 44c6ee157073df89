import { wheelTurn } from './wheel-turn.ts';

/** What is done on the lanes; places are in pixels from their top left corner. */
export interface LaneGestures {
  zoom(factor: number, xPx: number): void;
  /** By so many pixels to the left. */
  pan(byPx: number): void;
  tap(xPx: number, yPx: number): void;
  doubleTap(xPx: number): void;
  /** The pointer rests there; undefined: nowhere any more. */
  point(place: { readonly xPx: number; readonly yPx: number } | undefined): void;
}

const slackPx = 4;
/** Mouse, pen and fingers on the lanes, and the wheel over all of `area`; returns what ends it. */
export function listenToGestures(
  element: HTMLElement,
  area: HTMLElement,
  gestures: LaneGestures,
): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const fingers = new Fingers(element, gestures);
  const xOf = (event: MouseEvent): number => event.clientX - element.getBoundingClientRect().left;
  element.addEventListener('pointerdown', (event) => fingers.down(event), { signal });
  element.addEventListener('pointermove', (event) => fingers.move(event), { signal });
  element.addEventListener('pointerup', (event) => fingers.up(event), { signal });
  element.addEventListener('pointercancel', (event) => fingers.forget(event), { signal });
  element.addEventListener('pointerleave', () => gestures.point(undefined), { signal });
  element.addEventListener('dblclick', (event) => gestures.doubleTap(xOf(event)), { signal });
  const wheel = (event: WheelEvent): void => {
    const turn = wheelTurn(event);
    if (turn === undefined) return;
    event.preventDefault();
    if (turn.what === 'pan') gestures.pan(turn.byPx);
    else gestures.zoom(turn.factor, Math.max(0, xOf(event)));
  };
  area.addEventListener('wheel', wheel, { signal, passive: false });
  return () => listening.abort();
}

interface Finger {
  x: number;
  y: number;
}

class Fingers {
  readonly #element: HTMLElement;
  readonly #gestures: LaneGestures;
  readonly #down = new Map<number, Finger>();
  /** How far they went since the first came down; less than the slack is none. */
  #wentPx = 0;

  constructor(element: HTMLElement, gestures: LaneGestures) {
    this.#element = element;
    this.#gestures = gestures;
  }

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (this.#down.size === 0) this.#wentPx = 0;
    this.#element.setPointerCapture(event.pointerId);
    this.#down.set(event.pointerId, this.#place(event));
  }

  move(event: PointerEvent): void {
    const now = this.#place(event);
    const finger = this.#down.get(event.pointerId);
    if (finger === undefined) {
      this.#gestures.point({ xPx: now.x, yPx: now.y });
      return;
    }
    const other = [...this.#down].find(([id]) => id !== event.pointerId)?.[1];
    const byPx = now.x - finger.x;
    this.#wentPx += Math.abs(byPx) + Math.abs(now.y - finger.y);
    if (other !== undefined) {
      const before = Math.max(20, Math.abs(finger.x - other.x));
      this.#gestures.zoom(before / Math.max(20, Math.abs(now.x - other.x)), other.x);
    } else if (this.#wentPx > slackPx) {
      this.#gestures.point(undefined);
      this.#gestures.pan(-byPx);
    }
    Object.assign(finger, now);
  }

  up(event: PointerEvent): void {
    const wasAlone = this.#down.size === 1 && this.#down.has(event.pointerId);
    this.#down.delete(event.pointerId);
    const { x, y } = this.#place(event);
    if (wasAlone && this.#wentPx <= slackPx) this.#gestures.tap(x, y);
  }

  forget({ pointerId }: PointerEvent): void {
    this.#down.delete(pointerId);
    this.#wentPx = Infinity;
  }

  #place({ clientX, clientY }: PointerEvent): Finger {
    const { left, top } = this.#element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }
}

/** Calls with the place of a pointer that was pressed, from there on until it is let go of. */
export function dragged(event: PointerEvent, element: HTMLElement, moved: (xPx: number) => void): void {
  if (event.button !== 0) return;
  event.preventDefault();
  const target = event.currentTarget as HTMLElement;
  target.setPointerCapture(event.pointerId);
  const tell = ({ clientX }: PointerEvent): void => moved(clientX - element.getBoundingClientRect().left);
  tell(event);
  const dragging = new AbortController();
  const { signal } = dragging;
  target.addEventListener('pointermove', tell, { signal });
  const stop = (): void => dragging.abort();
  target.addEventListener('pointerup', stop, { signal });
  target.addEventListener('pointercancel', stop, { signal });
}
