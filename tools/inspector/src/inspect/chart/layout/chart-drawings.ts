import { signal } from '@preact/signals';
import type { ChartBox } from '../graph/chart-graph.ts';
import type { MeasureText, TextStyle } from '../graph/text-rows.ts';
import type { Drawing, Level } from './drawing.ts';
import { elkGraph } from './elk-graph.ts';
import { LayoutCache, layoutKey } from './layout-cache.ts';
import { LayoutWorker } from './layout-worker.ts';
import { readLayout } from './read-layout.ts';

/** The drawings of a graph: from earlier, or laid out one after the other, the map first. */
export class ChartDrawings {
  readonly map = signal<Drawing | undefined>(undefined);
  readonly detail = signal<Drawing | undefined>(undefined);
  /** Whether there is no map, and will be none unless it is asked for again. */
  readonly hasFailed = signal(false);

  readonly #root: ChartBox;
  readonly #cache = new LayoutCache(storageOf(globalThis));
  #isAtWork = false;

  constructor(root: ChartBox) {
    this.#root = root;
  }

  /** Does nothing where both are there or being made. */
  async ask(fontFamily: string): Promise<void> {
    if (this.#isAtWork || this.detail.value !== undefined) return;
    this.#isAtWork = true;
    this.hasFailed.value = false;
    const worker = new LayoutWorker();
    try {
      for (const level of ['map', 'detail'] as const)
        this[level].value ??= await this.#draw(level, measureIn(fontFamily), worker);
    } catch {
      // Without its detail the map can still be read.
      this.hasFailed.value = this.map.value === undefined;
    } finally {
      worker.end();
      this.#isAtWork = false;
    }
  }

  async #draw(level: Level, measure: MeasureText, worker: LayoutWorker): Promise<Drawing> {
    const { graph, measured } = elkGraph(this.#root, level, measure);
    const key = layoutKey(graph);
    const known = this.#cache.find(level, key);
    if (known !== undefined) return known;
    const drawing = readLayout(await worker.layOut(graph), measured);
    this.#cache.keep(key, drawing);
    return drawing;
  }
}

function storageOf(page: Partial<Pick<Window, 'localStorage'>>): Storage | undefined {
  try {
    return page.localStorage;
  } catch {
    return undefined;
  }
}

/** As boxes.css and edges.css have them. */
const fonts: Readonly<Record<TextStyle, string>> = {
  title: '600 20px',
  'map-title': '600 12px',
  count: '650 11px',
  event: '500 11px',
  guard: '400 11px',
  target: '500 11px',
};

function measureIn(fontFamily: string): MeasureText {
  const context = document.createElement('canvas').getContext('2d');
  return (text, style) => {
    if (context === null) return text.length * 7;
    context.font = `${fonts[style]} ${fontFamily}`;
    return context.measureText(text).width;
  };
}
