import type { Marks } from '../state/marks.ts';

interface Painted {
  readonly element: Element;
  readonly name: string;
  readonly keys: readonly string[];
}

/** Marks what is drawn by class names, and touches only what has changed. */
export class Painter {
  readonly #painted = new Map<string, Painted[]>();
  readonly #bars = new Map<string, SVGElement>();
  readonly #counts = new Map<string, SVGElement>();
  readonly #flows = new Map<string, SVGElement>();
  #marks: Marks = new Map();
  #running = new Set<string>();

  /** Takes an element that is drawn; it may have several keys: a guard is written once for all that ask it. */
  marked(keys: readonly string[]): (element: Element | null) => void {
    return (element) => {
      if (element === null) return;
      const painted = { element, keys, name: element.getAttribute('class') ?? '' };
      for (const key of keys) this.#painted.set(key, [...(this.#painted.get(key) ?? []), painted]);
    };
  }

  /** Takes what shows how much is left of the timers of a state. */
  bar(path: string): (element: SVGElement | null) => void {
    return (element) => void (element !== null && this.#bars.set(path, element));
  }

  /** Takes what shows how often something happened. */
  count(key: string): (element: SVGElement | null) => void {
    return (element) => void (element !== null && this.#counts.set(key, element));
  }

  /** Takes what shows by its breadth how often something happened. */
  flow(key: string): (element: SVGElement | null) => void {
    return (element) => void (element !== null && this.#flows.set(key, element));
  }

  paint(marks: Marks): void {
    const before = this.#marks;
    this.#marks = marks;
    const changed = new Set<Painted>();
    for (const key of new Set([...before.keys(), ...marks.keys()]))
      if (before.get(key) !== marks.get(key))
        for (const painted of this.#painted.get(key) ?? []) changed.add(painted);
    for (const { element, name, keys } of changed) {
      element.setAttribute('class', `${name} ${this.#marksOf(keys)}`);
    }
  }

  /** What is true of one of several is true of what they share, but that it never happened only if it is true of all. */
  #marksOf(keys: readonly string[]): string {
    const marks = keys.map((key) => this.#marks.get(key)?.split(' ') ?? []);
    const names = new Set(marks.flat());
    if (!marks.every((each) => each.includes('is-never'))) names.delete('is-never');
    return [...names].join(' ');
  }

  /** What is left of the timer of each state that has one, between 0 and 1. */
  paintBars(shares: ReadonlyMap<string, number>): void {
    for (const path of this.#running) if (!shares.has(path)) this.#bars.get(path)?.setAttribute('hidden', '');
    for (const [path, share] of shares) {
      const bar = this.#bars.get(path);
      if (!this.#running.has(path)) bar?.removeAttribute('hidden');
      bar?.style.setProperty('--chart-left', share.toFixed(3));
    }
    this.#running = new Set(shares.keys());
  }

  paintCounts(countOf: (key: string) => number): void {
    for (const [key, element] of this.#counts) {
      const text = timesShort(countOf(key));
      if (element.textContent !== text) element.textContent = text;
    }
    for (const [key, element] of this.#flows)
      element.style.setProperty('--chart-flow', (1 + Math.log10(1 + countOf(key)) / 2).toFixed(2));
  }
}

/** Short, for there is little room: `×7`, `×1.2k`, `×288k`; what never happened is marked, and needs no number. */
function timesShort(times: number): string {
  if (times === 0) return '';
  if (times < 1000) return `×${times}`;
  return `×${(times / 1000).toFixed(times < 10_000 ? 1 : 0)}k`;
}
