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

  it('loses nothing of what is open when it can’t be, and is shown as far as it is whole', async () => {
    const page = await open('#/call/call-001');
    await untilViewsStand(page);
    await page.keyboard.press('.');
    const entryNow = (): Promise<string | null> => page.locator('main.call').getAttribute('data-entry-now');
    const before = await entryNow();
    const newer = [lines[0]?.replace(/"version":\d+/u, '"version":99') ?? '', ...lines.slice(1)];
    await dropFiles(page, [{ name: 'newer.ndjson', bytes: textOf(newer) }]);
    await page.locator('[data-message]', { hasText: 'newer.ndjson' }).waitFor();
    expect(await page.locator('[data-message]').textContent()).toContain('Line 1 has version 99');
    await dropFiles(page, [{ name: 'notes.txt', bytes: 'bread, milk' }]);
    await page.locator('[data-message]', { hasText: 'notes.txt is not an event log' }).waitFor();
    expect(await page.locator('main.call').getAttribute('data-call')).toBe('call-001');
    expect(await entryNow()).toBe(before);
    expect(await page.locator('[data-message] li').count()).toBe(2);
    await page.locator('[data-message] button').click();
    expect(await page.locator('[data-message]').count()).toBe(0);
    const damaged = [...lines.slice(0, 9), lines[9]?.slice(0, 20) ?? '', ...lines.slice(10)];
    await dropFiles(page, [{ name: 'damaged.ndjson', bytes: textOf(damaged) }]);
    await page.locator('[data-notice]', { hasText: 'Line 10 is not an entry' }).waitFor();
    expect(await page.locator('.events-list').getAttribute('data-of')).toBe('9');
  });
});

describe('a view that breaks', () => {
  const broken = `window.ResizeObserver = class extends ResizeObserver {
    constructor(run) {
      if (!window.isMended) throw new Error('broken on purpose');
      super(run);
    }
  }`;

  it('takes no other with it, says so, and is there again when it is tried again', async () => {
    const { page, complaints, close } = await openInspectorPage(browser, {
      url: server.url,
      hash: '#/call/call-005',
      before: broken,
      kept,
    });
    await page.locator('[data-view=time] [data-part=fault]', { hasText: 'Try it again' }).waitFor();
    await page.locator('[data-view=events] [data-part=fault]').waitFor();
    await page.locator('.play [data-action=end]').click();
    expect(await page.locator('main.call').getAttribute('data-entry-now')).not.toBe('0');
    await page.evaluate('window.isMended = true');
    for (const view of ['time', 'events'])
      await page.locator(`[data-view=${view}] [data-part=fault] button`).click();
    await page.locator('[data-view=time] .time-playhead').waitFor({ state: 'attached' });
    await page.locator('[data-view=events] .events-list').waitFor();
    expect(complaints.every((complaint) => complaint.includes('broken on purpose'))).toBe(true);
    await close();
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
    // How soon is measured elsewhere; here other pages may be computing.
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
