import { describe, expect, it } from 'vitest';
import { chartGraph } from '../../tools/inspector/src/inspect/chart/graph/chart-graph.ts';
import { elkGraph } from '../../tools/inspector/src/inspect/chart/layout/elk-graph.ts';
import { LayoutCache, layoutKey } from '../../tools/inspector/src/inspect/chart/layout/layout-cache.ts';
import { readLayout } from '../../tools/inspector/src/inspect/chart/layout/read-layout.ts';
import { chartPlaces } from '../../tools/inspector/src/inspect/chart/state/chart-places.ts';
import { callChart } from './chart-scenario.ts';

const { graph, measured } = elkGraph(chartGraph(callChart), 'detail', (text) => text.length * 7);

describe('what elk is asked and answers', () => {
  it('holds each box and edge once', () => {
    const drawing = readLayout(graph, measured);
    expect(drawing.boxes.map(({ id }) => id).toSorted()).toEqual([...measured.boxes.keys()].toSorted());
    expect(drawing.edges.map(({ id }) => id).toSorted()).toEqual([...measured.edges.keys()].toSorted());
  });

  it('becomes lines with rounded bends and an arrowhead at their end', () => {
    const edge = {
      id: 'connecting → active',
      sources: ['connecting'],
      targets: ['active'],
      labels: [{ x: 1, y: 2, width: 3, height: 4 }],
      sections: [
        { id: 's', startPoint: { x: 0, y: 0 }, bendPoints: [{ x: 0, y: 50 }], endPoint: { x: 100, y: 50 } },
      ],
    };
    const { edges } = readLayout({ id: '', width: 9.2, height: 9, edges: [edge] }, measured);
    expect(edges[0]).toMatchObject({
      path: 'M0 0L0 43Q0 50 7 50L100 50',
      head: 'M93 46.5L100 50L93 53.5Z',
      label: { x: 1, y: 2, width: 3, height: 4 },
    });
  });

  it('has a place for every transition of a map on its edge or box', () => {
    const map = elkGraph(chartGraph(callChart), 'map', (text) => text.length * 7);
    const edge = {
      id: 'connecting → active',
      sources: ['connecting'],
      targets: ['active'],
      sections: [
        { id: 's', startPoint: { x: 0, y: 0 }, bendPoints: [{ x: 0, y: 50 }], endPoint: { x: 100, y: 50 } },
      ],
    };
    const places = chartPlaces(readLayout({ ...map.graph, x: 3, y: 4, edges: [edge] }, map.measured));
    expect(places.get('connecting stt.opened #1')).toEqual({ edge: edge.id, x: 25, y: 50 });
    expect(places.get('call tools.busy #1')).toEqual({ edge: undefined, x: 3, y: 4 });
  });

  it('keeps room for how often something happened, apart from what is written', () => {
    for (const { id, width = 0 } of graph.children?.find((box) => box.id === 'ending')?.children ?? []) {
      const title = measured.boxes.get(id)?.title ?? '';
      expect(width).toBeGreaterThanOrEqual((title.length + '×288k'.length) * 7);
    }
    const edge = graph.edges?.find((each) => each.id === 'connecting → active');
    const lastRow = measured.edges.get('connecting → active')?.text.rows.at(-1)?.at(-1);
    const endPx = (lastRow?.xPx ?? 0) + (lastRow?.widthPx ?? 0);
    expect(edge?.labels?.[0]?.width).toBeGreaterThanOrEqual(endPx + '×288k'.length * 7);
  });

  it('has a place for every transition', () => {
    const places = chartPlaces(readLayout(graph, measured));
    expect([...places.keys()].toSorted()).toEqual(callChart.transitions.map(({ id }) => id).toSorted());
    expect(places.get('connecting stt.opened #1')?.edge).toBe('connecting → active');
    expect(places.get('call tools.busy #1')?.edge).toBeUndefined();
  });
});

function refuse(): never {
  throw new Error('no storage');
}

describe('the layout that is kept', () => {
  const drawing = readLayout(graph, measured);

  it('is found again by a later page, as long as the graph is the same', () => {
    const stored = new Map<string, string>();
    const storage = {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
    };
    const key = layoutKey(graph);
    new LayoutCache(storage).keep(key, drawing);
    expect(new LayoutCache(storage).find('detail', key)).toEqual(drawing);
    const wider = elkGraph(chartGraph(callChart), 'detail', (text) => text.length * 8).graph;
    expect(layoutKey(wider)).not.toBe(key);
    expect(new LayoutCache(storage).find('detail', layoutKey(wider))).toBeUndefined();
  });

  it('is kept for this page where the browser stores nothing', () => {
    const cache = new LayoutCache({ getItem: refuse, setItem: refuse });
    expect(cache.find('detail', 'key')).toBeUndefined();
    cache.keep('key', drawing);
    expect(cache.find('detail', 'key')).toBe(drawing);
  });
});
