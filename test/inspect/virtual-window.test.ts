import { describe, expect, it } from 'vitest';
import { drawnRows, isRowVisible, topThatShows } from '../../tools/inspector/src/inspect/virtual-window.ts';

const viewport = { rows: 20_000, rowHeightPx: 20, heightPx: 200, topPx: 2000 };

describe('what is drawn of a long list', () => {
  it('is what is seen and a little more, whatever its length', () => {
    const [first, end] = drawnRows(viewport);
    expect(first).toBeLessThanOrEqual(100);
    expect(end).toBeGreaterThanOrEqual(110);
    expect(end - first).toBeLessThan(30);
  });

  it('is nothing of an empty list, and no row that there is not', () => {
    expect(drawnRows({ ...viewport, rows: 0 })).toEqual([0, 0]);
    expect(drawnRows({ ...viewport, rows: 104 })[1]).toBe(104);
  });

  it('counts a row that is cut off as not seen', () => {
    expect(isRowVisible(100, viewport)).toBe(true);
    expect(isRowVisible(109, viewport)).toBe(true);
    expect(isRowVisible(109, { ...viewport, topPx: 1999 })).toBe(false);
    expect(isRowVisible(99, viewport)).toBe(false);
  });

  it('scrolls by a little to show a row that is near, so that two are seen beyond it, and into the middle from afar', () => {
    expect(topThatShows(105, viewport)).toBe(2000);
    expect(topThatShows(110, viewport)).toBe(2060);
    expect(topThatShows(99, viewport)).toBe(1940);
    expect(topThatShows(5000, viewport)).toBe(100_000 - 90);
    expect(topThatShows(99, { ...viewport, heightPx: 30 })).toBe(1975);
    expect(topThatShows(0, viewport)).toBe(0);
    expect(topThatShows(19_999, viewport)).toBe(400_000 - 200);
  });
});
