import { chromium, type Browser } from 'playwright-core';
import { chromiumPath } from '../../tools/screenshots/chromium-path.ts';

/** A browser with a microphone that beeps, and which nobody has to ask. */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('There is no Chromium on this machine.');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      ...more,
    ],
  });
}
