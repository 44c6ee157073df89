import type { TransitionPlace } from '../state/chart-places.ts';

const svg = 'http://www.w3.org/2000/svg';

/** Numbers beside the transitions that were taken, in their order. */
export class StepBadges {
  readonly #layer: SVGElement;
  readonly #places: ReadonlyMap<string, TransitionPlace>;
  readonly #beforePx: number;
  readonly #badges: SVGElement[] = [];

  /** Each stands `beforePx` before the place of its transition. */
  constructor(layer: SVGElement, places: ReadonlyMap<string, TransitionPlace>, beforePx: number) {
    this.#layer = layer;
    this.#beforePx = beforePx;
    this.#places = places;
  }

  show(taken: readonly string[]): void {
    while (this.#badges.length < taken.length) this.#badges.push(this.#make(this.#badges.length + 1));
    const used = new Set<string>();
    this.#badges.forEach((badge, index) => {
      const place = this.#places.get(taken[index] ?? '');
      badge.toggleAttribute('hidden', place === undefined);
      if (place === undefined) return;
      let x = place.x - this.#beforePx;
      while (used.has(`${x} ${place.y}`)) x -= 14;
      used.add(`${x} ${place.y}`);
      badge.setAttribute('transform', `translate(${x} ${place.y})`);
    });
  }

  #make(number: number): SVGElement {
    const badge = document.createElementNS(svg, 'g');
    badge.setAttribute('class', 'chart-badge');
    const circle = document.createElementNS(svg, 'circle');
    const text = document.createElementNS(svg, 'text');
    text.textContent = String(number);
    badge.append(circle, text);
    this.#layer.append(badge);
    return badge;
  }
}
