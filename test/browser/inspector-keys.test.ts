import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callList } from '../../tools/load/call-list.ts';
import { playLoadCall } from '../../tools/load/load-call.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { startInspected } from '../server/inspector-server.ts';
import { recordedFolder, type RecordedFolder } from '../server/recorded-folder.ts';
import type { RunningServer } from '../server/running-server.ts';
import { consoleFolder } from './console-folder.ts';
import { launchAlone, openInspectorPage, untilViewsStand, type InspectorPage } from './inspector-pages.ts';
import { untilInPage } from './page-stage.ts';

const tabs = ['events', 'conversation', 'speculation', 'waits', 'providers', 'what-if'] as const;

let folder: RecordedFolder;
let server: RunningServer;
let browser: Browser;
const opened: InspectorPage[] = [];

beforeAll(async () => {
  folder = await recordedFolder();
  const call = callList(3, 7).at(-1);
  if (call === undefined) throw new Error('no call was made');
  await folder.log('one', await playLoadCall({ ...call, policy: await shippedPolicy() }));
  server = await startInspected({ folder: folder.path, consoleFolder });
  browser = await launchAlone();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await folder.remove();
});

/** A page whose complaints are looked at after all tests. */
async function open(hash: string) {
  const inspector = await openInspectorPage(browser, { url: server.url, hash });
  opened.push(inspector);
  return inspector.page;
}

describe('the keyboard', () => {
  it('moves the playhead, shows the views and explains itself, but not to who is typing', async () => {
    const page = await open('#/call/one');
    await untilViewsStand(page);
    const last = String((await page.locator('.events-list').getAttribute('data-of')) ?? NaN);
    const at = (entry: number | string) => page.locator(`main.call[data-entry-now="${entry}"]`).waitFor();
    await page.keyboard.press('End');
    await at(Number(last) - 1);
    await page.keyboard.press('Home');
    await at(0);
    await page.keyboard.press('.');
    await at(1);
    await page.keyboard.press(',');
    await at(0);
    await page.keyboard.press('Shift+ArrowRight');
    await page.locator('.chart-box.is-taken, .chart-edge.is-taken').first().waitFor({ state: 'attached' });
    for (const [index, tab] of tabs.entries()) {
      await page.keyboard.press(String(index + 3));
      await page.locator(`[data-tab=${tab}][aria-selected=true]`).waitFor();
      expect(await page.evaluate('document.activeElement.id')).toBe('tab-panel');
    }
    await page.keyboard.press('Space');
    await page.locator('.play[data-playing=true]').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.play[data-playing=false]').waitFor();

    await page.keyboard.press('?');
    await page.locator('dialog.help[open]').waitFor();
    const stood = await page.locator('main.call').getAttribute('data-entry-now');
    await page.keyboard.press('End');
    await page.keyboard.press('Escape');
    await page.locator('dialog.help:not([open])').waitFor({ state: 'attached' });
    await page.keyboard.press('/');
    await untilInPage(page, `document.activeElement?.id === 'events-search'`);
    await page.keyboard.type('l.,5? turn.eot');
    await page.keyboard.press('Home');
    expect(await page.locator('#events-search').inputValue()).toBe('l.,5? turn.eot');
    expect(await page.locator('main.call').getAttribute('data-entry-now')).toBe(stood);
    expect(await page.locator('dialog[open]').count()).toBe(0);
    expect(await page.locator('[data-tab=events]').getAttribute('aria-selected')).toBe('true');
  });

  it('goes on through time after a click on a state or a tab', async () => {
    const page = await open('#/call/one');
    await untilViewsStand(page);
    const entry = () => page.locator('main.call').getAttribute('data-entry-now');
    for (const clicked of ['[data-state="active.floor.eager-thinking"]', '[data-tab=waits]']) {
      await page.locator(clicked).click();
      await page.keyboard.press('End');
      const end = await entry();
      await page.keyboard.press('ArrowLeft');
      const before = await entry();
      await page.keyboard.press('Home');
      expect([Number(before) < Number(end), await entry()]).toEqual([true, '0']);
    }
    expect(await page.locator('[data-tab=waits]').getAttribute('aria-selected')).toBe('true');
  });

  it('has one stop in the chart, and within it goes from state to state', async () => {
    const page = await open('#/call/one');
    await untilViewsStand(page);
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement.dataset.state ?? null');
    await page.locator('.chart-pane').focus();
    await page.keyboard.press('Enter');
    const first = await focused();
    await page.keyboard.press('ArrowRight');
    const second = await focused();
    expect([first, second]).not.toContain(null);
    expect(second).not.toBe(first);
    await page.keyboard.press('Enter');
    await page.locator('.chart-card[data-chosen=true]').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator('.chart-pane :focus').count()).toBe(0);
  });
});

describe('all pages of this file', () => {
  it('have asked no other host, and have nothing to complain of', () => {
    expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});
