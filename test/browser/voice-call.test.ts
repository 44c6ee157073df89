import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';
import { launchChromium } from './chromium.ts';
import { fakeMicrophone } from './fake-microphone.ts';
import { patienceMs } from '../support/patience.ts';

/** Where a picture is to be put: `PICTURES=folder npx vitest run test/browser/voice-call.test.ts`. */
const pictures = process.env['PICTURES'];

/** What the page hears and is told, on its own clock. */
interface Ears {
  readonly loudness: readonly (readonly [atMs: number, rms: number])[];
  readonly told: readonly (readonly [atMs: number, message: string])[];
}

/** Puts an analyser in front of the page's loudspeaker and listens along on its WebSocket. */
const listenAlong = `{
  const ears = (window.ears = { loudness: [], told: [] });
  const { connect } = AudioNode.prototype;
  AudioNode.prototype.connect = function (target, ...more) {
    if (!(target instanceof AudioDestinationNode)) return connect.call(this, target, ...more);
    const analyser = new AnalyserNode(this.context, { fftSize: 256 });
    const samples = new Float32Array(256);
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
      ears.loudness.push([performance.now(), Math.sqrt(energy / samples.length)]);
    }, 5);
    connect.call(analyser, target);
    return connect.call(this, analyser, ...more);
  };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') ears.told.push([performance.now(), data]);
      });
    }
  };
}`;

const audible = 0.003;

let talky: RunningTalky;
let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talky-microphone-'));
  // The first question falls into the greeting, the second one comes when the answer to it is over.
  const microphone = await fakeMicrophone(folder, { untilFirstMs: 1600, betweenMs: 9000 });
  talky = await startTalky();
  browser = await launchChromium(microphone);
});
afterAll(async () => {
  await browser.close();
  await talky.stop();
  await rm(folder, { recursive: true, force: true });
});

const earsOf = (page: Page): Promise<Ears> => page.evaluate('window.ears');

/** From this moment on nothing can be heard, as far as was listened after it. */
function silentFrom({ loudness }: Ears, afterMs: number, forMs: number): number {
  const window = loudness.filter(([atMs]) => atMs >= afterMs && atMs <= afterMs + forMs);
  const lastLoud = window.findLast(([, rms]) => rms >= audible);
  return lastLoud === undefined ? afterMs : lastLoud[0];
}

describe('the page, with a microphone and the whole of talky behind it', () => {
  it('speaks with the agent, shows what was said, and falls silent when it is interrupted', async () => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.addInitScript({ content: listenAlong });
    await page.goto(talky.url);
    await page.locator('[data-action=call]').click();
    const lines = page.locator('.line');
    await lines.filter({ hasText: 'Monday to Friday' }).first().waitFor({ timeout: patienceMs });
    await page.locator('.page[data-state=speaking]').waitFor({ timeout: patienceMs });
    await page.locator('.page[data-state=listening]').waitFor({ timeout: patienceMs });

    const ears = await earsOf(page);
    const toldAt = (part: string): number =>
      ears.told.find(([, message]) => message.includes(part))?.[0] ?? NaN;
    const speakingMs = toldAt('"state":"speaking"');
    const startedMs = toldAt('"event":"started","turn":0,"text"');
    const greeting = ears.loudness.filter(([atMs]) => atMs > speakingMs && atMs < startedMs);
    expect(Math.max(...greeting.map(([, rms]) => rms))).toBeGreaterThan(0.02);
    expect(
      ears.loudness.some(([atMs, rms]) => atMs > startedMs - 60 && atMs < startedMs && rms > audible),
    ).toBe(true);
    const stopMs = silentFrom(ears, startedMs, 400) - startedMs;
    process.stdout.write(
      `the loudspeaker was silent ${stopMs.toFixed(0)} ms after the interruption was told\n`,
    );
    expect(stopMs).toBeLessThanOrEqual(100);

    const cut = lines.filter({ has: page.locator('[data-part=cut]') });
    expect(await cut.first().locator('[data-part=heard]').textContent()).toMatch(/^Hello/);
    expect(await cut.first().locator('[data-part=cut]').textContent()).toContain('help you?');
    expect(await page.locator('[data-kind=caller]').first().textContent()).toContain('what are your hours');
    expect(await page.locator('[data-part=figures]').first().textContent()).toMatch(/\d+ ms/);

    await lines.filter({ hasText: 'where are you located' }).first().waitFor({ timeout: patienceMs });
    await lines.filter({ hasText: 'Mill Street' }).first().waitFor({ timeout: patienceMs });
    const picture = await page.screenshot({ path: join(pictures ?? folder, 'voice-call.png') });
    expect(picture.length).toBeGreaterThan(20_000);
    const answerMs = (await earsOf(page)).loudness.filter(([atMs, rms]) => atMs > startedMs && rms > audible);
    expect(answerMs.length).toBeGreaterThan(100);
    await page.locator('[data-action=hang-up]').click();
    await page.locator('.page[data-phase=idle], .page[data-phase=over]').waitFor({ timeout: patienceMs });
    expect(errors).toEqual([]);
    expect(talky.calls.liveCount).toBe(0);
  });
});
