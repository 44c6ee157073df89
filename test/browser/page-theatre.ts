import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';
import { consoleFolder } from './console-folder.ts';
import { openStage, type Stage, type StageOptions } from './page-stage.ts';

/** One browser for the tests of a file; each stage is closed after its test. */
export function theatre(): (options?: Partial<StageOptions>) => Promise<Stage> {
  let browser: Browser;
  const stages: Stage[] = [];

  beforeAll(async () => {
    browser = await launchChromium(['--use-fake-ui-for-media-stream']);
  });

  afterEach(async () => {
    for (const stage of stages.splice(0)) await stage.close();
  });

  afterAll(async () => {
    await browser.close();
  });

  return async (options = {}) => {
    const stage = await openStage({ browser, consoleFolder, ...options });
    stages.push(stage);
    return stage;
  };
}
