import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './chromium.ts';
import { consoleFolder } from './console-folder.ts';
import { interruptedConversation, turn } from './page-scenes.ts';
import { call, openStage, say, type Stage, type StageOptions } from './page-stage.ts';

/** Where pictures are to be put: `PICTURES=folder npx vitest run test/browser/page-appearance.test.ts`. */
const pictures = process.env['PICTURES'];

const phone = { viewport: { width: 360, height: 700 }, hasTouch: true, isMobile: true } as const;
const dark = { colorScheme: 'dark' } as const;

/** What a scheme changes is its colours alone: without pictures nothing of it would be seen. */
const looks: readonly (readonly [name: string, context: BrowserContextOptions])[] = [
  ['light', {}],
  ['phone', phone],
  ...(pictures === undefined
    ? []
    : ([
        ['dark', dark],
        ['phone-dark', { ...phone, ...dark }],
      ] as const)),
];

interface Scene {
  readonly name: string;
  readonly options?: Partial<StageOptions>;
  readonly act: (stage: Stage) => Promise<unknown>;
}

const talk = async (stage: Stage): Promise<void> => {
  const live = await call(stage, 'call');
  say(live, ...interruptedConversation);
  await stage.page.locator('[data-progress=hearing]').waitFor();
};

const problem = (page: Page, code: string): Promise<unknown> =>
  page.locator(`[data-problem=${code}]`).waitFor();

const refuseMicrophone = `navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))`;

const scenes: readonly Scene[] = [
  { name: 'idle', act: async ({ page }) => page.getByText('Things to say').waitFor() },
  { name: 'conversation', act: talk },
  {
    name: 'figures',
    act: async (stage) => {
      await talk(stage);
      await stage.page.locator('[data-part=figures] summary').last().click();
      await stage.page.locator('[data-action=keypad]').click();
    },
  },
  {
    name: 'over',
    act: async (stage) => {
      await talk(stage);
      await stage.page.locator('[data-action=hang-up]').click();
      await stage.page.locator('[data-part=summary]').waitFor();
    },
  },
  {
    name: 'microphone-refused',
    options: { before: [refuseMicrophone] },
    act: async ({ page }) => {
      await page.locator('[data-action=call]').click();
      await problem(page, 'microphone-refused');
    },
  },
  {
    name: 'reconnecting',
    act: async (stage) => {
      const live = await call(stage);
      say(live, turn('eot', 0, 'what are your hours'));
      stage.relay.cut();
      await problem(stage.page, 'reconnecting');
      await stage.page.getByText('The server does not answer').waitFor();
    },
  },
  {
    name: 'token-needed',
    options: { server: { settings: { apiTokens: ['open-sesame'] } } },
    act: ({ page }) => problem(page, 'unauthorized'),
  },
  {
    name: 'full',
    act: async ({ page, server }) => {
      server.calls.admissionNow = { admitted: false, reason: 'at-capacity', retryAfterMs: 1000 };
      await page.locator('[data-action=call-typing]').click();
      await problem(page, 'at-capacity');
    },
  },
];

const shoot = async (page: Page, name: string): Promise<void> => {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
};

/** How far the page, or anything in it that doesn't scroll, sticks out to the right. */
const overhangPx = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('the page, however it is looked at', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium(['--use-fake-ui-for-media-stream']);
  });

  afterAll(async () => {
    await browser.close();
  });

  describe.each(looks)('%s', (look, context) => {
    it.each(scenes)('fits its width and complains of nothing: $name', async ({ name, options, act }) => {
      const stage = await openStage({ browser, consoleFolder, context, ...options });
      try {
        await act(stage);
        await shoot(stage.page, `${name}-${look}`);
        expect(await overhangPx(stage.page)).toBeLessThanOrEqual(0);
        expect(stage.complaints).toEqual([]);
      } finally {
        await stage.close();
      }
    });
  });

  it('is light or dark as the person wants it', async () => {
    const papers: unknown[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      const stage = await openStage({ browser, consoleFolder, context: { colorScheme } });
      papers.push(await stage.page.evaluate('getComputedStyle(document.body).backgroundColor'));
      await stage.close();
    }
    expect(papers).toEqual(['rgb(244, 242, 236)', 'rgb(20, 23, 26)']);
  });

  it('moves nothing by itself for who wants no motion', async () => {
    const context = { reducedMotion: 'reduce' } as const;
    const stage = await openStage({ browser, consoleFolder, context });
    const live = await call(stage);
    say(live, { type: 'state', state: 'listening', at: 1 });
    await stage.page.locator('.page[data-state=listening]').waitFor();
    const moving = await stage.page.evaluate('document.getAnimations().length');
    await stage.close();
    expect(moving).toBe(0);
  });
});
