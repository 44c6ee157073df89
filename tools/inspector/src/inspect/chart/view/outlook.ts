import { batch, signal, type ReadonlySignal } from '@preact/signals';
import type { Drawing, DrawnBox, Level } from '../layout/drawing.ts';
import { around, brought, centred, fitted, panned, zoomed, type Sight, type Size } from './viewport.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Each as long as there is one. */
type Drawings = Readonly<Record<Level, Pick<ReadonlySignal<Drawing | undefined>, 'value' | 'peek'>>>;

/** From here on the titles of a map, of 12 px, are at least 9 px high. */
const mapLegible = 0.74;
/** Nearer than that it would be a map of a few large names: the detail takes its place, where its small print can be read. */
const mapNearest = 1.6;
const detailAtFirst = 0.75;
/** Farther than that nothing of the small print can be read: the map takes its place, as near as it goes with some room. */
const detailFarthest = 0.5;
const mapAtFirst = 1.3;
/** Of a map in a pane that has room for more. */
const fitNearest = 1.5;
/** What a small pane shows first. */
const heart = 'active.floor';

/** From where one looks at a chart, and whether at its map or its detail. */
export class Outlook {
  readonly level = signal<Level>('map');
  readonly sight = signal<Sight>({ x: 0, y: 0, scale: 1 });
  readonly pane = signal<Size>({ width: 0, height: 0 });

  readonly #drawings: Drawings;
  #wasFitted: 'first' | 'all' | 'no' = 'first';

  constructor(drawings: Drawings) {
    this.#drawings = drawings;
  }

  get drawing(): Drawing | undefined {
    return this.#drawings[this.level.value].value;
  }

  /** A pane of another size: what showed all shows all, else what is in the middle stays there. */
  resize(pane: Size): void {
    const before = this.pane.peek();
    if (pane.width === 0 || pane.height === 0) return;
    if (pane.width === before.width && pane.height === before.height) return;
    batch(() => {
      this.pane.value = pane;
      if (this.#wasFitted === 'all') this.fit();
      else if (this.#wasFitted === 'first') this.#lookFirst();
      else this.#pan((pane.width - before.width) / 2, (pane.height - before.height) / 2);
    });
  }

  /** All of it. */
  fit(): void {
    const [pane, detail, map] = [this.pane.peek(), this.#drawings.detail.peek(), this.#drawings.map.peek()];
    if (map === undefined || pane.width === 0) return;
    const near = detail === undefined ? undefined : fitted(detail, pane, 1);
    if (near !== undefined && near.scale >= detailFarthest) this.#look('detail', near);
    else this.#look('map', fitted(map, pane, fitNearest));
    this.#wasFitted = 'all';
  }

  pan(byX: number, byY: number): void {
    this.#wasFitted = 'no';
    this.#pan(byX, byY);
  }

  /** About a point of the pane; without one, about its middle. */
  zoom(factor: number, point: Point = this.#middle()): void {
    this.#wasFitted = 'no';
    const sight = zoomed(this.sight.peek(), factor, point.x, point.y);
    const level = this.level.peek();
    if (level === 'map' && factor > 1 && sight.scale > mapNearest && this.#has('detail'))
      this.#change('detail', detailAtFirst, point);
    else if (level === 'detail' && factor < 1 && sight.scale < detailFarthest && this.#has('map'))
      this.#change('map', mapAtFirst, point);
    else this.sight.value = sight;
  }

  get hasDetail(): boolean {
    return this.#drawings.detail.value !== undefined;
  }

  /** Shows the detail to who has come near before it was there. */
  takeDetail(point: Point = this.#middle()): void {
    if (this.level.peek() === 'map' && this.sight.peek().scale > mapNearest)
      this.#change('detail', detailAtFirst, point);
  }

  /** Where the middle of boxes is in the pane; undefined: out of sight. */
  pointOf(isSought: (box: DrawnBox) => boolean): Point | undefined {
    const places = this.#drawn()?.boxes.filter(isSought) ?? [];
    if (places.length === 0) return undefined;
    const [place, sight, pane] = [around(places), this.sight.peek(), this.pane.peek()];
    const x = sight.x + (place.x + place.width / 2) * sight.scale;
    const y = sight.y + (place.y + place.height / 2) * sight.scale;
    return x < 0 || y < 0 || x > pane.width || y > pane.height ? undefined : { x, y };
  }

  /** Has boxes in sight: with all the rest, where that can be read. */
  bring(isSought: (box: DrawnBox) => boolean): void {
    const [drawing, pane, sight] = [this.#drawn(), this.pane.peek(), this.sight.peek()];
    const places = drawing?.boxes.filter(isSought) ?? [];
    if (drawing === undefined || pane.width === 0 || places.length === 0) return;
    const all = fitted(drawing, pane, fitNearest);
    if (this.#wasFitted !== 'no' && sight.scale === all.scale) return;
    const moved = brought(sight, around(places), drawing, pane);
    if (moved.x === sight.x && moved.y === sight.y) return;
    if (drawing.level === 'map' && all.scale >= mapLegible) this.fit();
    else this.sight.value = moved;
  }

  /** All of it, or in a small pane as much about the heart as can be read. */
  #lookFirst(): void {
    const [map, pane] = [this.#drawings.map.peek(), this.pane.peek()];
    if (map === undefined) return;
    const all = fitted(map, pane, fitNearest);
    const place = map.boxes.find(({ id }) => id === heart) ?? { x: 0, y: 0, ...map };
    this.#look('map', all.scale >= mapLegible * 0.8 ? all : centred(place, mapLegible, pane));
  }

  #look(level: Level, sight: Sight): void {
    batch(() => {
      this.level.value = level;
      this.sight.value = sight;
    });
  }

  #pan(byX: number, byY: number): void {
    this.sight.value = panned(this.sight.peek(), byX, byY);
  }

  #drawn(): Drawing | undefined {
    return this.#drawings[this.level.peek()].peek();
  }

  #has(level: Level): boolean {
    return this.#drawings[level].peek() !== undefined;
  }

  #middle(): Point {
    const { width, height } = this.pane.peek();
    return { x: width / 2, y: height / 2 };
  }

  /** The same point of the same box is where it was in the pane. */
  #change(level: Level, scale: number, { x, y }: Point): void {
    const [from, to] = [this.#drawn(), this.#drawings[level].peek()];
    if (from === undefined || to === undefined) return;
    const sight = this.sight.peek();
    const point = { x: (x - sight.x) / sight.scale, y: (y - sight.y) / sight.scale };
    const box = innermost(from.boxes, point);
    const same = to.boxes.find(({ id }) => id === box?.id);
    if (box === undefined || same === undefined) return;
    const there = {
      x: same.x + share(point.x - box.x, box.width) * same.width,
      y: same.y + share(point.y - box.y, box.height) * same.height,
    };
    this.#look(level, { scale, x: x - there.x * scale, y: y - there.y * scale });
  }
}

/** The innermost box that a point is in; the outermost of all, where it is beside them. */
function innermost(boxes: readonly DrawnBox[], point: Point): DrawnBox | undefined {
  const holders = boxes.filter(
    ({ x, y, width, height }) =>
      point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height,
  );
  return holders.at(-1) ?? boxes[0];
}

function share(length: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, Math.max(0, length / whole));
}
