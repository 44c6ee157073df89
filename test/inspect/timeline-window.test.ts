import { describe, expect, it } from 'vitest';
import { durationWords, momentWords } from '../../tools/inspector/src/model/time-words.ts';
import { rulerStepMs } from '../../tools/inspector/src/inspect/timeline/time-ruler.ts';
import { wheelTurn } from '../../tools/inspector/src/inspect/timeline/wheel-turn.ts';
import { lanesBelow } from '../../tools/inspector/src/inspect/timeline/lane-layout.ts';
import {
  around,
  endOf,
  overviewOf,
  panned,
  revealing,
  wholeCall,
  zoomed,
} from '../../tools/inspector/src/inspect/timeline/time-window.ts';

const callMs = 100_000;

describe('the window of a time axis', () => {
  it('leaves what is pointed at where it is when it zooms', () => {
    const window = { fromMs: 20_000, toMs: 40_000 };
    const closer = zoomed(window, 0.5, 25_000, callMs);
    expect(closer).toEqual({ fromMs: 22_500, toMs: 32_500 });
    expect(zoomed(closer, 2, 25_000, callMs)).toEqual(window);
  });

  it('shows no less than some milliseconds and no more than the call', () => {
    expect(zoomed({ fromMs: 0, toMs: 100 }, 0.001, 50, callMs)).toEqual({ fromMs: 30, toMs: 70 });
    expect(zoomed({ fromMs: 0, toMs: 90_000 }, 9, 50_000, callMs)).toEqual(wholeCall(callMs));
  });

  it('stays on the call when it is moved', () => {
    const window = { fromMs: 10_000, toMs: 20_000 };
    expect(panned(window, -50_000, callMs)).toEqual({ fromMs: 0, toMs: 10_000 });
    expect(panned(window, 1e9, callMs)).toEqual({ fromMs: 90_400, toMs: 100_400 });
  });

  it('moves for a moment that is out of it, and only then', () => {
    const window = { fromMs: 10_000, toMs: 20_000 };
    expect(revealing(window, 15_000, callMs)).toBe(window);
    expect(revealing(window, 25_000, callMs)).toEqual({ fromMs: 23_000, toMs: 33_000 });
    expect(revealing(window, 5000, callMs)).toEqual({ fromMs: 0, toMs: 10_000 });
  });

  it('shows a stretch with what is around it, and the end of a call', () => {
    expect(around(10_000, 20_000, callMs)).toEqual({ fromMs: 8800, toMs: 21_200 });
    expect(endOf(callMs, 10_000)).toEqual({ fromMs: 90_400, toMs: 100_400 });
    expect(endOf(2000, 10_000)).toEqual({ fromMs: 0, toMs: 10_000 });
  });
});

describe('the strip of the whole call', () => {
  it('reaches as far as the axis near the beginning of a call', () => {
    const axis = endOf(8500, 15_000);
    expect(overviewOf(axis, 8500)).toEqual(axis);
    expect(overviewOf({ fromMs: 0, toMs: 10_000 }, callMs)).toEqual(wholeCall(callMs));
  });
});

describe('a wheel over the lanes', () => {
  const still = { deltaX: 0, deltaY: 0, deltaMode: 0, shiftKey: false, ctrlKey: false, metaKey: false };

  it('scrolls by itself', () => {
    expect(wheelTurn({ ...still, deltaY: 100 })).toBeUndefined();
    expect(wheelTurn({ ...still, deltaX: 3, deltaY: 100 })).toBeUndefined();
  });

  it('zooms with Ctrl or ⌘, out when it is turned towards the person', () => {
    for (const key of ['ctrlKey', 'metaKey']) {
      const out = wheelTurn({ ...still, deltaY: 100, [key]: true });
      expect(out?.what === 'zoom' && out.factor).toBeCloseTo(1.43, 2);
      const closer = wheelTurn({ ...still, deltaY: -4, [key]: true });
      expect(closer?.what === 'zoom' && closer.factor).toBeLessThan(1);
    }
  });

  it('pans with Shift, or sideways', () => {
    expect(wheelTurn({ ...still, deltaY: 100, shiftKey: true })).toEqual({ what: 'pan', byPx: 100 });
    expect(wheelTurn({ ...still, deltaX: 100, shiftKey: true })).toEqual({ what: 'pan', byPx: 100 });
    expect(wheelTurn({ ...still, deltaX: -3, deltaY: 1, deltaMode: 1 })).toEqual({ what: 'pan', byPx: -48 });
  });
});

describe('the lanes below the edge', () => {
  const lanes = [0, 20, 40, 60].map((topPx) => ({ id: 'state', label: '', topPx, heightPx: 18 }) as const);

  it('are those that are hidden by more than half', () => {
    expect([18, 31, 28, 78].map((seenToPx) => lanesBelow(lanes, seenToPx))).toEqual([3, 2, 3, 0]);
  });
});

describe('the ruler of a time axis', () => {
  it('has labels at round moments with room for each', () => {
    expect(rulerStepMs({ fromMs: 0, toMs: 3_600_000 }, 1000, 80)).toBe(300_000);
    expect(rulerStepMs({ fromMs: 0, toMs: 1000 }, 1000, 80)).toBe(100);
  });

  it.each([
    [62_500, 100, '1:02.5'],
    [62_500, 1000, '1:02'],
    [5, 1, '0:00.005'],
    [3_725_000, 1000, '1:02:05'],
    [59_999.6, 1000, '1:00'],
  ])('writes %d ms, steps of %d ms, as %s', (atMs, stepMs, words) => {
    expect(momentWords(atMs, stepMs)).toBe(words);
  });

  it('writes how long something took', () => {
    expect([12.34, 1234, 12_340, 123_400, undefined].map((ms) => durationWords(ms))).toEqual([
      '12.3 ms',
      '1.23 s',
      '12.3 s',
      '2 min 3 s',
      '–',
    ]);
  });
});
