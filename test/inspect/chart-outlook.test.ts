import { beforeEach, describe, expect, it } from 'vitest';
import type { Drawing, DrawnBox, Level } from '../../tools/inspector/src/inspect/chart/layout/drawing.ts';
import { nextTowards } from '../../tools/inspector/src/inspect/chart/view/next-towards.ts';
import { Outlook } from '../../tools/inspector/src/inspect/chart/view/outlook.ts';
import { brought, fitted, panned, zoomed } from '../../tools/inspector/src/inspect/chart/view/viewport.ts';

const pane = { width: 820, height: 620 };

describe('the view of a drawing', () => {
  it('has all of it in the middle', () => {
    expect(fitted({ width: 1608, height: 400 }, pane, 1)).toEqual({ scale: 0.5, x: 8, y: 210 });
    expect(fitted({ width: 100, height: 100 }, pane, 1)).toEqual({ scale: 1, x: 360, y: 260 });
    expect(fitted({ width: 100, height: 100 }, pane, 2)).toEqual({ scale: 2, x: 310, y: 210 });
  });

  it('is zoomed about a point that stays where it is', () => {
    const sight = { scale: 0.5, x: 10, y: 20 };
    const near = zoomed(sight, 2, 110, 120);
    expect(near).toEqual({ scale: 1, x: -90, y: -80 });
    expect(zoomed(near, 0.5, 110, 120)).toEqual(sight);
    expect(zoomed(sight, 1000, 0, 0).scale).toBe(3);
  });

  it('is moved no further than needed to show a place, with room around it', () => {
    const content = { width: 2000, height: 900 };
    const sight = { scale: 1, x: 0, y: 0 };
    const place = { x: 900, y: 100, width: 50, height: 50 };
    expect(brought(sight, place, content, pane)).toEqual({ scale: 1, x: -154, y: 0 });
    expect(brought(panned(sight, -154, 0), place, content, pane)).toEqual({ scale: 1, x: -154, y: 0 });
    const wide = { x: 400, y: 100, width: 1200, height: 10 };
    expect(brought(sight, wide, content, pane)).toMatchObject({ x: -590, y: 0 });
  });

  it('is moved no further than its end, so that it fills the pane', () => {
    const content = { width: 1000, height: 500 };
    const last = { x: 950, y: 100, width: 50, height: 50 };
    const pastIt = { scale: 1, x: -900, y: 0 };
    expect(brought({ scale: 1, x: 0, y: 0 }, last, content, pane).x).toBe(820 - 24 - 1000);
    expect(brought({ ...pastIt, x: -980 }, last, content, pane).x).toBe(820 - 24 - 1000);
  });
});

function boxed(id: string, [x, y, width, height]: readonly [number, number, number, number]): DrawnBox {
  const text = { rows: [], widthPx: 0 };
  const kinds = { title: id, kind: 'state', type: 'atomic', isInitial: false, isAtomic: true } as const;
  return { id, path: id, ...kinds, text, x, y, width, height };
}

function drawn(level: Level, by: number): Drawing {
  const boxes = [
    boxed('', [0, 0, 800 * by, 400 * by]),
    boxed('active.floor', [400 * by, 50 * by, 200 * by, 300 * by]),
    boxed('ended', [720 * by, 180 * by, 60 * by, 20 * by]),
  ];
  return { level, width: 800 * by, height: 400 * by, boxes, edges: [] };
}

const isEnded = ({ id }: DrawnBox): boolean => id === 'ended';

class Drawn {
  value: Drawing | undefined;

  peek(): Drawing | undefined {
    return this.value;
  }
}

describe('who looks at the chart', () => {
  const drawings = { map: new Drawn(), detail: new Drawn() };
  let outlook: Outlook;

  beforeEach(() => {
    drawings.map.value = drawn('map', 1);
    drawings.detail.value = drawn('detail', 5);
    outlook = new Outlook(drawings);
  });

  it('sees all of the map first, and its middle where all could not be read', () => {
    outlook.resize({ width: 650, height: 360 });
    expect(outlook.level.value).toBe('map');
    expect(outlook.sight.value.scale).toBeCloseTo(634 / 800);
    const onPhone = new Outlook(drawings);
    onPhone.resize({ width: 360, height: 300 });
    expect(onPhone.sight.value.scale * 12).toBeGreaterThan(8.8);
    expect(onPhone.pointOf(({ id }) => id === 'active.floor')).toEqual({ x: 180, y: 150 });
    onPhone.fit();
    expect(onPhone.sight.value.scale).toBeCloseTo(344 / 800);
  });

  it('comes from the map to the same place of the detail, and back', () => {
    outlook.resize({ width: 650, height: 360 });
    const point = outlook.pointOf(isEnded);
    for (let times = 0; outlook.level.value === 'map' && times < 20; times += 1) outlook.zoom(1.3, point);
    expect(outlook.level.value).toBe('detail');
    expect(outlook.sight.value.scale).toBe(0.75);
    expect(outlook.pointOf(isEnded)?.x).toBeCloseTo(point?.x ?? 0);
    expect(outlook.pointOf(isEnded)?.y).toBeCloseTo(point?.y ?? 0);
    for (let times = 0; outlook.level.value === 'detail' && times < 20; times += 1)
      outlook.zoom(1 / 1.3, point);
    expect(outlook.level.value).toBe('map');
    expect(outlook.pointOf(isEnded)?.x).toBeCloseTo(point?.x ?? 0);
  });

  it('stays with the map as long as there is nothing else', () => {
    drawings.detail.value = undefined;
    outlook.resize({ width: 650, height: 360 });
    for (let times = 0; times < 20; times += 1) outlook.zoom(1.3);
    expect(outlook.level.value).toBe('map');
    drawings.detail.value = drawn('detail', 5);
    outlook.takeDetail();
    expect(outlook.level.value).toBe('detail');
  });

  it('sees all again where a state is out of sight and all can be read', () => {
    outlook.resize({ width: 650, height: 360 });
    const all = outlook.sight.value;
    outlook.pan(-800, 0);
    outlook.bring(isEnded);
    expect(outlook.sight.value).toEqual(all);
  });

  it('is led to a state with room around it where all can not be read', () => {
    outlook.resize({ width: 360, height: 300 });
    outlook.bring(isEnded);
    const { scale, x } = outlook.sight.value;
    expect(scale * 12).toBeGreaterThan(8.8);
    expect(x + 780 * scale).toBeCloseTo(360 - 24);
  });

  it('still sees all in a pane of another size, or what was in the middle', () => {
    outlook.resize({ width: 650, height: 360 });
    outlook.fit();
    outlook.resize({ width: 450, height: 260 });
    expect(outlook.sight.value.scale).toBeCloseTo(434 / 800);
    outlook.zoom(1.3);
    const { x, scale } = outlook.sight.value;
    outlook.resize({ width: 550, height: 260 });
    expect(outlook.sight.value).toMatchObject({ x: x + 50, scale });
  });
});

describe('arrow keys in the chart', () => {
  const boxes = [
    boxed('left', [0, 0, 10, 10]),
    boxed('right', [100, 5, 10, 10]),
    boxed('aside', [60, 90, 10, 10]),
  ];

  it('lead to what is nearest in their direction', () => {
    expect(nextTowards(boxes, 'left', [1, 0])?.id).toBe('right');
    expect(nextTowards(boxes, 'left', [0, 1])?.id).toBe('right');
    expect(nextTowards(boxes, 'right', [0, 1])?.id).toBe('aside');
    expect(nextTowards(boxes, 'left', [-1, 0])).toBeUndefined();
  });
});
