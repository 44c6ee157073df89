import { describe, expect, it } from 'vitest';
import { chartGraph } from '../../tools/inspector/src/inspect/chart/graph/chart-graph.ts';
import { elkGraph } from '../../tools/inspector/src/inspect/chart/layout/elk-graph.ts';
import { LayoutCache, layoutKey } from '../../tools/inspector/src/inspect/chart/layout/layout-cache.ts';
import { readLayout } from '../../tools/inspector/src/inspect/chart/layout/read-layout.ts';
import { chartPlaces } from '../../tools/inspector/src/inspect/chart/state/chart-places.ts';
import {
  brought,
  firstSight,
  fitted,
  panned,
  zoomed,
} from '../../tools/inspector/src/inspect/chart/view/viewport.ts';
import { callChart } from './chart-scenario.ts';

const { graph, measured } = elkGraph(chartGraph(callChart), (text) => text.length * 7);

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
    expect(new LayoutCache(storage).find(key)).toEqual(drawing);
    const wider = elkGraph(chartGraph(callChart), (text) => text.length * 8).graph;
    expect(layoutKey(wider)).not.toBe(key);
    expect(new LayoutCache(storage).find(layoutKey(wider))).toBeUndefined();
  });

  it('is kept for this page where the browser stores nothing', () => {
    const cache = new LayoutCache({ getItem: refuse, setItem: refuse });
    expect(cache.find('key')).toBeUndefined();
    cache.keep('key', drawing);
    expect(cache.find('key')).toBe(drawing);
  });
});

describe('the view of a drawing', () => {
  const pane = { width: 820, height: 620 };

  it('has all of it in the middle', () => {
    expect(fitted({ width: 1600, height: 400 }, pane)).toEqual({ scale: 0.5, x: 10, y: 210 });
    expect(fitted({ width: 100, height: 100 }, pane)).toEqual({ scale: 1, x: 360, y: 260 });
  });

  it('begins nearer where all of it could not be read', () => {
    const heart = { x: 1000, y: 500, width: 200, height: 100 };
    const all = fitted({ width: 1600, height: 400 }, pane);
    expect(firstSight({ width: 1600, height: 400 }, heart, pane)).toEqual(all);
    const first = firstSight({ width: 8000, height: 2000 }, heart, pane);
    expect(first.scale).toBeGreaterThan(fitted({ width: 8000, height: 2000 }, pane).scale);
    expect(first.x + 1100 * first.scale).toBeCloseTo(410);
    expect(first.y + 550 * first.scale).toBeCloseTo(310);
  });

  it('is zoomed about a point that stays where it is', () => {
    const sight = { scale: 0.5, x: 10, y: 20 };
    const near = zoomed(sight, 2, 110, 120);
    expect(near).toEqual({ scale: 1, x: -90, y: -80 });
    expect(zoomed(near, 0.5, 110, 120)).toEqual(sight);
    expect(zoomed(sight, 1000, 0, 0).scale).toBe(3);
  });

  it('is moved no further than needed to show a place', () => {
    const sight = { scale: 1, x: 0, y: 0 };
    const place = { x: 900, y: 100, width: 50, height: 50 };
    expect(brought(sight, place, pane)).toEqual({ scale: 1, x: -140, y: 0 });
    expect(brought(panned(sight, -140, 0), place, pane)).toEqual({ scale: 1, x: -140, y: 0 });
    expect(brought(sight, { x: 0, y: 0, width: 2000, height: 10 }, pane)).toMatchObject({ x: -590, y: 10 });
  });
});
