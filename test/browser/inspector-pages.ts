import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { complaintsOf } from './complaints.ts';
import { patienceMs } from '../support/patience.ts';

/** For a browser in which no name leads anywhere, and to which no other machine can be reached by a name. */
const nowhereElse = '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1';

export const launchAlone = (more: readonly string[] = []): Promise<Browser> =>
  launchChromium([nowhereElse, ...more]);

export interface InspectorPage {
  readonly page: Page;
  /** What must not happen; see `complaintsOf`. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

export type KeptStorage = Awaited<ReturnType<BrowserContext['storageState']>>;

export interface InspectorPageOptions {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Behind `/inspect/`. */
  readonly hash?: string;
  readonly context?: BrowserContextOptions;
  /** What the console may complain of. */
  readonly expected?: RegExp;
  /** What an earlier page has kept in the browser, so that the chart is not laid out again. */
  readonly kept?: KeptStorage;
  /** Runs in the page before its own scripts. */
  readonly before?: string;
}

/** A page of the inspector in a context of its own. */
export async function openInspectorPage(
  browser: Browser,
  { url, hash = '', context, expected, kept, before }: InspectorPageOptions,
): Promise<InspectorPage> {
  const own = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    ...(kept === undefined ? {} : { storageState: kept }),
    ...context,
  });
  const page = await own.newPage();
  page.setDefaultTimeout(patienceMs);
  const complaints = complaintsOf(page, url, expected);
  if (before !== undefined) await page.addInitScript({ content: before });
  await page.goto(`${url}/inspect/${hash}`);
  await page.locator('.page').waitFor();
  return { page, complaints, close: () => own.close() };
}

/** The call is there, its chart is drawn, and its time axis stands. */
export async function untilViewsStand(page: Page): Promise<void> {
  await page.locator('main.call').waitFor();
  await page.locator('.chart-box.is-lit').first().waitFor({ state: 'attached' });
  await page.locator('.time-playhead').first().waitFor({ state: 'attached' });
}

/** An expression of the page: the paths of the states that the chart shows as lit, in order. */
export const litStates = `[...document.querySelectorAll('.chart-box.is-lit[data-state]')]
  .map((box) => box.getAttribute('data-state')).sort()`;

/** Shows a view of the call that is a tab. */
export async function showTab(page: Page, name: string): Promise<void> {
  await page.locator(`[data-tab=${name}]`).click();
  await page.locator(`[data-view=${name}]`).waitFor();
}

export interface DroppedFile {
  readonly name: string;
  readonly bytes: string | Uint8Array;
}

const carried = `(files) => {
  const data = new DataTransfer();
  for (const { name, base64 } of files)
    data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
  return data;
}`;

/** Lets files fall on the page, as from a folder of the person's. */
export async function dropFiles(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const texts = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
  const dataTransfer = await page.evaluateHandle(`(${carried})(${JSON.stringify(texts)})`);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', type, { dataTransfer });
}
