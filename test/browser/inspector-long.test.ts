import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playLoadCall } from '../../tools/load/load-call.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { startInspected } from '../server/inspector-server.ts';
import { recordedFolder, type RecordedFolder } from '../server/recorded-folder.ts';
import type { RunningServer } from '../server/running-server.ts';
import { consoleFolder } from './console-folder.ts';
import { launchAlone, openInspectorPage, type InspectorPage } from './inspector-pages.ts';
import { untilInPage } from './page-stage.ts';
import { slowness } from './slowness.ts';

/** On a machine as it is described in `slowness.ts`; on a slower one, so many times as long. */
const openedWithinMs = 2000;
const framesPerSecond = 30;
const leastMoments = 50;
/** A machine that is busy with something else for a moment is not what is judged. */
const attempts = 3;

let folder: RecordedFolder;
let server: RunningServer;
let browser: Browser;
let lines: readonly string[];
/** The call, open. */
let inspector: InspectorPage;
beforeAll(async () => {
  folder = await recordedFolder();
  lines = await playLoadCall({
    seed: 1,
    minutes: 60,
    id: 'an-hour',
    agent: 'front-desk',
    startedAt: '2026-01-05T08:00:00.000Z',
    transport: 'native',
    ending: 'caller',
    policy: await shippedPolicy(),
  });
  await folder.log('an-hour', lines);
  server = await startInspected({ folder: folder.path, consoleFolder });
  browser = await launchAlone();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await folder.remove();
});

const open = (): Promise<InspectorPage> =>
  openInspectorPage(browser, { url: server.url, hash: '#/call/an-hour' });

/** All views beside each other show the end of the call. */
const allAtTheEnd = (): string => `(() => {
  const shown = (selector) => document.querySelector(selector) !== null;
  return shown('section.events[data-entry="${lines.length - 1}"] .events-row[data-entry="${lines.length - 1}"]')
    && shown('.chart-box.is-lit[data-state=ended]')
    && shown('[data-chart-public=ended]')
    && shown('[data-view=time] .time-playhead[data-state=ended]');
})()`;

/** Milliseconds from the beginning of the navigation until the last instant of the call is shown. */
async function openingMs({ page }: InspectorPage): Promise<number> {
  await untilInPage(page, `document.querySelector('main.call') !== null`);
  await page.keyboard.press('End');
  await untilInPage(page, allAtTheEnd());
  return page.evaluate<number>('performance.now()');
}

/** Moves the playhead over the whole call, there and back, at each drawing for three seconds. */
const scrub = `new Promise((resolve) => {
  const slider = document.querySelector('[data-view=time] .time-playhead');
  const seen = new Set();
  const [beganMs, lastsMs] = [performance.now(), 3000];
  let [drawings, key] = [0, 'ArrowLeft'];
  const move = () => {
    const elapsedMs = performance.now() - beganMs;
    seen.add(slider.dataset.at);
    if (elapsedMs >= lastsMs) return resolve({ perSecond: (drawings * 1000) / elapsedMs, moments: seen.size });
    const at = Number(slider.dataset.at) / Number(slider.getAttribute('aria-valuemax'));
    if (at < 0.02) key = 'ArrowRight';
    if (at > 0.98) key = 'ArrowLeft';
    slider.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    drawings++;
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
})`;

interface Scrubbed {
  readonly perSecond: number;
  /** Different ones that the playhead stood at. */
  readonly moments: number;
}

async function scrubbed(page: Page): Promise<Scrubbed> {
  await page.locator('[data-view=time]').getByRole('button', { name: 'Whole call' }).click();
  return page.evaluate<Scrubbed>(scrub);
}

async function slownessNow(): Promise<number> {
  const page = await browser.newPage();
  const slower = await slowness(page);
  await page.close();
  return slower;
}

function tell(what: string, slower: number): void {
  process.stdout.write(`${what}, on a machine ${slower.toFixed(2)} times slower\n`);
}

describe('the log of a call of an hour', () => {
  it('is open within two seconds, with all views at its end', async () => {
    const took: number[] = [];
    while (took.length < attempts && Math.min(...took) > openedWithinMs) {
      if (took.length > 0) await inspector.close();
      const slower = await slownessNow();
      inspector = await open();
      const ms = await openingMs(inspector);
      took.push(ms / slower);
      tell(`a call of an hour was open after ${ms.toFixed(0)} ms`, slower);
    }
    expect(Math.min(...took)).toBeLessThanOrEqual(openedWithinMs);
  });

  it('is scrubbed at thirty drawings a second, with all views following', async () => {
    const { page, complaints } = inspector;
    let best: Scrubbed = { perSecond: 0, moments: 0 };
    for (let tried = 0; tried < attempts && best.perSecond < framesPerSecond; tried++) {
      const slower = await slownessNow();
      const { perSecond, moments } = await scrubbed(page);
      tell(`it was scrubbed at ${perSecond.toFixed(0)} drawings/s`, slower);
      if (perSecond * slower > best.perSecond)
        best = { perSecond: perSecond * slower, moments: moments * slower };
    }
    expect(best.perSecond).toBeGreaterThanOrEqual(framesPerSecond);
    expect(best.moments).toBeGreaterThan(leastMoments);
    await page.keyboard.press('End');
    await untilInPage(page, allAtTheEnd());
    expect(complaints).toEqual([]);
  });
});
