import { signal } from '@preact/signals';
import type { ElkNode } from 'elkjs/lib/elk-api.js';
import type { ChartBox } from '../graph/chart-graph.ts';
import type { MeasureText, TextStyle } from '../graph/text-rows.ts';
import type { Drawing, Level, Measured } from './drawing.ts';
import { elkGraph } from './elk-graph.ts';
import { LayoutCache, layoutKey } from './layout-cache.ts';
import { layOut } from './lay-out.ts';
import { readLayout } from './read-layout.ts';
import shippedMap from './shipped-map.json?raw';
import { mapAsShipped } from './shipped-map.ts';

/**
 * The drawings of a graph. The map is there at once, as it was shipped, but in a font for which that is too narrow; the
 * detail is taken from earlier, or laid out in a worker.
 */
export class ChartDrawings {
  readonly map = signal<Drawing | undefined>(undefined);
  readonly detail = signal<Drawing | undefined>(undefined);
  /** Whether there is no map, and will be none unless it is asked for again. */
  readonly hasFailed = signal(false);

  readonly #root: ChartBox;
  readonly #cache = new LayoutCache(storageOf(globalThis));
  readonly #isAtWork = new Set<Level>();

  constructor(root: ChartBox) {
    this.#root = root;
  }

  /** Does nothing where it is there or being made. */
  async ask(level: Level, fontFamily: string): Promise<void> {
    if (this.#isAtWork.has(level) || this[level].value !== undefined) return;
    this.#isAtWork.add(level);
    this.hasFailed.value = false;
    try {
      const drawing = this.#atHand(level, measureIn(fontFamily));
      this[level].value = drawing instanceof Promise ? await drawing : drawing;
    } catch {
      // Without its detail the map can still be read.
      this.hasFailed.value = this.map.value === undefined;
    } finally {
      this.#isAtWork.delete(level);
    }
  }

  #atHand(level: Level, measure: MeasureText): Drawing | Promise<Drawing> {
    const { graph, measured } = elkGraph(this.#root, level, measure);
    const shipped = level === 'map' ? mapAsShipped(shippedMap, graph, measured, measure) : undefined;
    if (shipped !== undefined) return readLayout(shipped, measured);
    const key = layoutKey(graph);
    return this.#cache.find(level, key) ?? this.#layOut(graph, measured, key);
  }

  async #layOut(graph: ElkNode, measured: Measured, key: string): Promise<Drawing> {
    const drawing = readLayout(await layOut(graph), measured);
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
