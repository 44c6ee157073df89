import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';
import { buildPage } from './page-build.ts';
import { openStage, type Stage, type StageOptions } from './page-stage.ts';

/** One browser and one build for the tests of a file; each stage is closed after its test. */
export function theatre(): (options?: Partial<StageOptions>) => Promise<Stage> {
  let browser: Browser;
  let built: ReturnType<typeof buildPage>;
  const stages: Stage[] = [];

  beforeAll(async () => {
    built = buildPage();
    browser = await launchChromium(['--use-fake-ui-for-media-stream']);
  });

  afterEach(async () => {
    for (const stage of stages.splice(0)) await stage.close();
  });

  afterAll(async () => {
    await browser.close();
    built.remove();
  });

  return async (options = {}) => {
    const stage = await openStage({ browser, consoleFolder: built.folder, ...options });
    stages.push(stage);
    return stage;
  };
}
