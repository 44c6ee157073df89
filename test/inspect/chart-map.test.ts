import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { chartGraph } from '../../tools/inspector/src/inspect/chart/graph/chart-graph.ts';
import { elkGraph } from '../../tools/inspector/src/inspect/chart/layout/elk-graph.ts';
import { readLayout } from '../../tools/inspector/src/inspect/chart/layout/read-layout.ts';
import { mapAsShipped, shipMap } from '../../tools/inspector/src/inspect/chart/layout/shipped-map.ts';
import { fitted } from '../../tools/inspector/src/inspect/chart/view/viewport.ts';
import { callChart } from './chart-scenario.ts';

const file = new URL('../../tools/inspector/src/inspect/chart/layout/shipped-map.json', import.meta.url);
const requireOfPage = createRequire(new URL('../../tools/inspector/package.json', import.meta.url));

/** Of the usual fonts of 12 px, bold, the widest has 7.2 on average. */
const letterPx = 7.5;
const { graph, measured } = elkGraph(chartGraph(callChart), 'map', (text) => text.length * letterPx);

type LaidOut = typeof graph;

async function laidOutNow(): Promise<LaidOut> {
  const Elk = requireOfPage('elkjs/lib/elk.bundled.js') as new () => {
    layout(graph: LaidOut): Promise<LaidOut>;
  };
  return new Elk().layout(graph);
}

function asShipped(widthOfLetterPx: number): LaidOut | undefined {
  return mapAsShipped(readFileSync(file, 'utf8'), graph, measured, (text) => text.length * widthOfLetterPx);
}

describe('the map that is shipped', () => {
  it('is that of the machine as it is; "npx vitest run test/inspect/chart-map.test.ts -u" makes it anew', async () => {
    await expect(shipMap(await laidOutNow())).toMatchFileSnapshot(file.pathname);
  });

  it('has every box and edge, and titles that can be read in a pane of 650 × 360', () => {
    const map = readLayout(asShipped(letterPx) ?? { id: 'none' }, measured);
    expect(map.boxes).toHaveLength(measured.boxes.size);
    expect(map.edges).toHaveLength(measured.edges.size);
    expect(map.edges.every(({ path }) => path.startsWith('M'))).toBe(true);
    const { scale } = fitted(map, { width: 650, height: 360 }, 1);
    expect(12 * scale).toBeGreaterThanOrEqual(9);
  });

  it('is not taken where a title would not fit its box', () => {
    expect(asShipped(letterPx)).toBeDefined();
    expect(asShipped(9)).toBeUndefined();
  });
});
