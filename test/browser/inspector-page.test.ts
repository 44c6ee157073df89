import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callList } from '../../tools/load/call-list.ts';
import { playLoadCall } from '../../tools/load/load-call.ts';
import { judge } from '../../tools/replay/judge.ts';
import { readFixture } from '../../tools/replay/read-fixture.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { startInspected } from '../server/inspector-server.ts';
import { recordedFolder, textOf, type RecordedFolder } from '../server/recorded-folder.ts';
import type { RunningServer } from '../server/running-server.ts';
import { tone, wavBytes } from '../tools/wav-bytes.ts';
import { consoleFolder } from './console-folder.ts';
import { faintTexts } from './contrast.ts';
import {
  dropFiles,
  launchAlone,
  openInspectorPage,
  showTab,
  untilViewsStand,
  type InspectorPage,
  type KeptStorage,
} from './inspector-pages.ts';
import { untilInPage } from './page-stage.ts';

const recordedCalls = 500;
const distinctCalls = 6;
const tabs = ['events', 'conversation', 'speculation', 'waits', 'providers', 'what-if'] as const;
const phone = { viewport: { width: 360, height: 700 }, hasTouch: true, isMobile: true } as const;

let folder: RecordedFolder;
let server: RunningServer;
let browser: Browser;
let lines: readonly string[];
let kept: KeptStorage;
const opened: InspectorPage[] = [];

beforeAll(async () => {
  folder = await recordedFolder();
  const policy = await shippedPolicy();
  const calls = callList(distinctCalls, 7);
  const logs = await Promise.all(calls.map((call) => playLoadCall({ ...call, policy })));
  lines = logs[0] ?? [];
  await Promise.all(
    Array.from({ length: recordedCalls }, (_, index) => {
      const log = logs[index % distinctCalls] ?? [];
      const id = `call-${String(index).padStart(3, '0')}`;
      return folder.log(id, [log[0]?.replace(/"id":"[^"]+"/u, `"id":"${id}"`) ?? '', ...log.slice(1)]);
    }),
  );
  server = await startInspected({ folder: folder.path, consoleFolder });
  browser = await launchAlone();
  const first = await openInspectorPage(browser, { url: server.url, hash: '#/call/call-000' });
  await untilViewsStand(first.page);
  kept = await first.page.context().storageState();
  opened.push(first);
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await folder.remove();
});

/** A page whose complaints are looked at after all tests. */
async function open(hash = '', context: BrowserContextOptions = {}) {
  const inspector = await openInspectorPage(browser, { url: server.url, hash, context, kept });
  opened.push(inspector);
  return inspector.page;
}

describe('the list of calls', () => {
  it('has five hundred, draws those in sight, and finds one by its id', async () => {
    const page = await open('#/');
    await page.locator('[data-part=count]', { hasText: String(recordedCalls) }).waitFor();
    expect(await page.locator('a.call-item').count()).toBeLessThan(40);
    await page.getByLabel('Search the calls').fill('call-123');
    await page.locator('[data-part=count]', { hasText: /^1$/u }).waitFor();
    await page.locator('[data-call=call-123]').click();
    await page.locator('main.call[data-call=call-123]').waitFor();
  });
});

describe('a log that is dropped on the page', () => {
  it('is opened, with its recording where that comes along', async () => {
    const page = await open('#/');
    await dropFiles(page, [{ name: 'mine.ndjson', bytes: textOf(lines) }]);
    await untilViewsStand(page);
    expect(await page.locator('[data-lane=audio]').count()).toBe(0);
    expect(await page.evaluate('location.hash')).toContain('mine.ndjson');
    const recorded = { at: 0, kind: 'effect', type: 'audio.recorded', offsetMs: 100 };
    await dropFiles(page, [
      { name: 'heard.ndjson', bytes: textOf(lines.toSpliced(1, 0, JSON.stringify(recorded))) },
      { name: 'heard.wav', bytes: wavBytes(tone(2000, 8000), 8000) },
    ]);
    await page.locator('[data-lane=audio]').waitFor();
    await page.locator('[data-file="heard.ndjson"]', { hasText: 'with its recording' }).waitFor();
    expect(await page.locator('[data-file]').count()).toBe(2);
  });

  it('says where it is damaged, and loses nothing of what is open', async () => {
    const page = await open('#/call/call-001');
    await untilViewsStand(page);
    await page.keyboard.press('.');
    const entryNow = (): Promise<string | null> => page.locator('main.call').getAttribute('data-entry-now');
    const before = await entryNow();
    const damaged = [...lines.slice(0, 9), lines[9]?.slice(0, 20) ?? '', ...lines.slice(10)];
    await dropFiles(page, [{ name: 'damaged.ndjson', bytes: textOf(damaged) }]);
    await page.locator('[data-message]', { hasText: 'damaged.ndjson' }).waitFor();
    expect(await page.locator('[data-message]').textContent()).toContain('Line 10 is not an entry');
    await dropFiles(page, [{ name: 'notes.txt', bytes: 'bread, milk' }]);
    await page.locator('[data-message]', { hasText: 'notes.txt is not an event log' }).waitFor();
    expect(await page.locator('main.call').getAttribute('data-call')).toBe('call-001');
    expect(await entryNow()).toBe(before);
    await page.locator('[data-message] button').first().click();
    expect(await page.locator('[data-message]').count()).toBe(1);
  });
});

describe('the keyboard', () => {
  it('moves the playhead, shows the views and explains itself, but not to who is typing', async () => {
    const page = await open('#/call/call-002');
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
    const page = await open('#/call/call-002');
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
    const page = await open('#/call/call-002');
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

describe('what if', () => {
  it('plays a call again with another policy beside what was recorded, and saves it as a fixture', async () => {
    const page = await open('#/call/call-000');
    await untilViewsStand(page);
    await showTab(page, 'what-if');
    const panel = page.locator('[data-view=what-if]');
    await panel.locator('#what-if-mode').selectOption('off');
    expect(await panel.locator('[data-field=mode]').getAttribute('data-changed')).toBe('true');
    await panel.locator('[data-action=replay]').click();
    await panel.locator('[data-part=what-if-outcome]').waitFor();
    const axes = panel.locator('section.time');
    expect(await axes.evaluateAll((all) => all.map((axis) => axis.getAttribute('aria-label')))).toEqual([
      'The call as recorded',
      'The call as it would have gone',
    ]);
    const bargeIns = (axis: number): Promise<number> =>
      axes.nth(axis).locator('[data-lane=bargeIns]').count();
    expect([await bargeIns(0), await bargeIns(1)]).toEqual([1, 0]);

    const saving = page.waitForEvent('download');
    await panel.locator('[data-action=save-changed]').click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toMatch(/\.yaml$/u);
    const reading = readFixture(await readFile(await saved.path(), 'utf8'), 'saved.yaml');
    if (!reading.ok) expect.fail(JSON.stringify(reading.problems));
    const { fixture } = reading;
    const { observed } = await runFixture(fixture, await shippedPolicy());
    expect(judge(fixture.expect, observed)).toEqual([]);
    expect(fixture.expect.states?.length).toBeGreaterThan(3);
    expect(observed.states).not.toContain('barge-in');
  });
});

describe('a page that has nothing to show', () => {
  const expected = /status of (401|403|404)/;

  it('tells how to get calls where there are none, and that one is not there', async () => {
    const empty = await startInspected({ consoleFolder });
    const { page, complaints, close } = await openInspectorPage(browser, { url: empty.url, expected });
    await page.locator('[data-part=list-notice]', { hasText: 'No calls yet' }).waitFor();
    await page.goto(`${empty.url}/inspect/#/call/nowhere`);
    await page.locator('[data-part=failure]', { hasText: 'There is no event log of nowhere' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
    await empty.close();
  });

  it('says that it is for others where the inspector has no token of its own', async () => {
    const closed = await startInspected({ consoleFolder, settings: { apiTokens: ['of-the-calls'] } });
    const { page, complaints, close } = await openInspectorPage(browser, { url: closed.url, expected });
    await page.locator('[data-part=list-notice]', { hasText: 'does not show its calls here' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
    await closed.close();
  });

  it('asks for the token of the inspector, and goes on with it', async () => {
    const inspector = { tokens: ['open-sesame'], allowSend: false, redact: false };
    const locked = await startInspected({ folder: folder.path, consoleFolder, settings: { inspector } });
    const { page, complaints, close } = await openInspectorPage(browser, {
      url: locked.url,
      hash: '#/call/call-003',
      expected,
    });
    await page.locator('[data-part=failure]', { hasText: 'only with an access token' }).waitFor();
    await page.locator('#token-call').fill('open-sesame');
    await page.keyboard.press('Enter');
    await page.locator('main.call[data-call=call-003]').waitFor();
    expect(complaints).toEqual([]);
    await close();
    await locked.close();
  });
});

const overhangPx = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe.each([
  ['light', {}],
  ['dark', { colorScheme: 'dark' }],
  ['at phone width', phone],
] as const)('the page, %s', (_, context) => {
  it('fits its width, and can be read in all of its views', async () => {
    const page = await open('#/', context);
    await page.locator('a.call-item').first().waitFor();
    expect(await page.evaluate(overhangPx)).toBe(0);
    expect(await faintTexts(page)).toEqual([]);
    await page.goto(`${server.url}/inspect/#/call/call-004`);
    await page.locator('main.call').waitFor();
    await page.keyboard.press('End');
    const isNarrow = 'isMobile' in context;
    for (const tab of isNarrow ? (['chart', 'time', ...tabs] as const) : tabs) {
      await showTab(page, tab);
      await untilInPage(page, 'document.getAnimations().length === 0');
      expect(`${tab}: ${await page.evaluate<number>(overhangPx)}`).toBe(`${tab}: 0`);
      expect(await faintTexts(page)).toEqual([]);
    }
  });
});

describe('all pages of this file', () => {
  it('have asked no other host, and have nothing to complain of', () => {
    expect(opened.length).toBeGreaterThan(6);
    expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
  });
});
