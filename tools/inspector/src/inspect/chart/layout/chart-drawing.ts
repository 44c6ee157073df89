import type { ChartBox } from '../graph/chart-graph.ts';
import type { MeasureText, TextStyle } from '../graph/text-rows.ts';
import type { Drawing } from './drawing.ts';
import { elkGraph } from './elk-graph.ts';
import { layOut } from './lay-out.ts';
import { LayoutCache, layoutKey } from './layout-cache.ts';
import { readLayout } from './read-layout.ts';

const cache = new LayoutCache(storageOf(globalThis));

/** The drawing of a graph: from earlier, or laid out now. Rejects where the layout fails. */
export async function chartDrawing(root: ChartBox, fontFamily: string): Promise<Drawing> {
  const { graph, measured } = elkGraph(root, measureIn(fontFamily));
  const key = layoutKey(graph);
  const known = cache.find(key);
  if (known !== undefined) return known;
  const drawing = readLayout(await layOut(graph), measured);
  cache.keep(key, drawing);
  return drawing;
}

function storageOf(page: Partial<Pick<Window, 'localStorage'>>): Storage | undefined {
  try {
    return page.localStorage;
  } catch {
    return undefined;
  }
}

/** As chart.css has them; a title as it is seen from afar, where it is larger. */
const fonts: Readonly<Record<TextStyle, string>> = {
  title: '600 32px',
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
