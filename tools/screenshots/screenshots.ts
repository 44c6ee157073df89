import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { openTalky } from '../../src/talky.ts';
import { callerAudio } from './caller-audio.ts';
import { Camera } from './camera.ts';
import { chromiumPath } from './chromium-path.ts';
import { pictureBargeIn, pictureEagerThinking, pictureTalk, pictureWhatIf } from './scenes.ts';

const help = `npm run screenshots -- [--out DIR] [--readme]

Takes pictures of the pages, light and dark: of a call that is spoken into a browser's microphone with the embedded
providers, and of the inspector beside it. They are put into DIR (var/screenshots), and with --readme those that the
README shows into tools/inspector as well. Exit status: 0 taken; 1 something is not as it should be; 2 a wrong option, or
no Chromium.`;

const options = {
  out: { type: 'string', default: 'var/screenshots' },
  readme: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** The pictures of the README, by the names that they have there. */
const ofReadme = {
  'talk-light': 'console.png',
  'eager-thinking-light': 'inspector.png',
  'barge-in-light': 'inspector-barge-in.png',
} as const;

const patienceMs = 30_000;
const viewport = { width: 1440, height: 900 } as const;

// The first question falls into the greeting, and the second one into the answer to it.
const said = [1800, 'what are your hours', 3500, 'where are you located', 60_000] as const;

async function main(): Promise<number> {
  const values = givenOptions();
  if (values === undefined || values.help) {
    (values === undefined ? console.error : console.log)(help);
    return values === undefined ? 2 : 0;
  }
  if (chromiumPath === undefined) {
    console.error('There is no Chromium here. Install it, or set CHROMIUM to its path.');
    return 2;
  }
  const camera = new Camera(values.out);
  const folder = await mkdtemp(join(tmpdir(), 'talky-screenshots-'));
  try {
    await takeAll(chromiumPath, folder, camera);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (values.readme)
    for (const [name, file] of Object.entries(ofReadme))
      await copyFile(join(values.out, `${name}.png`), join('tools/inspector', file));
  console.log(`${values.out}: ${camera.names.map((name) => `${name}.png`).join(', ')}`);
  return 0;
}

function givenOptions() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

async function takeAll(executablePath: string, folder: string, camera: Camera): Promise<void> {
  const microphone = join(folder, 'microphone.wav');
  await writeFile(microphone, callerAudio(said));
  const talky = await openTalky({
    env: { TALKY_ENV: 'development' },
    host: '127.0.0.1',
    port: 0,
    log: 'silent',
    eventLogFolder: join(folder, 'calls'),
  });
  const browser = await chromium.launch({ executablePath, args: [...browserArgs(microphone)] });
  try {
    await takeFrom(talky.url, browser, camera);
  } finally {
    await browser.close();
    await talky.close({ drainMs: 0 });
  }
}

const browserArgs = (microphone: string): readonly string[] => [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${microphone}%noloop`,
];

async function takeFrom(url: string, browser: Browser, camera: Camera): Promise<void> {
  const talk = await openPage(browser, url);
  await talk.locator('[data-action=call]').click();
  await talk.locator('.page[data-state=speaking]').waitFor();
  const inspector = await openPage(browser, `${url}/inspect/`);
  await inspector.locator('a.call-item[data-live=true]').click();
  await talk.locator('.line').filter({ hasText: 'Mill Street' }).first().waitFor();
  await pictureTalk(talk, camera);
  await pictureEagerThinking(inspector, camera);
  await talk.locator('[data-action=hang-up]').click();
  await inspector.locator('[data-notice=over] button').click();
  await pictureBargeIn(inspector, camera);
  await pictureWhatIf(inspector, camera);
}

async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport });
  page.setDefaultTimeout(patienceMs);
  await page.goto(url);
  return page;
}

process.exitCode = await main();
