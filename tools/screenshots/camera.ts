import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const wide = { width: 1440, height: 900 } as const;
const phone = { width: 390, height: 844 } as const;

/** Takes pictures of a page and puts them into a folder. */
export class Camera {
  readonly names: string[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `NAME-light.png` and `NAME-dark.png`; `prepare` brings into sight what is to be seen. */
  async take(page: Page, name: string, prepare?: () => Promise<void>): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await prepare?.();
      await settled(page);
      await this.#save(`${name}-${colorScheme}`, await page.screenshot({ animations: 'disabled' }));
    }
  }

  /** The same at the width of a phone: `NAME-phone-light.png` and `NAME-phone-dark.png`. */
  async takeAsPhone(page: Page, name: string, prepare?: () => Promise<void>): Promise<void> {
    await page.setViewportSize(phone);
    await this.take(page, `${name}-phone`, prepare);
    await page.setViewportSize(wide);
    await settled(page);
  }

  async #save(name: string, picture: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeFile(join(this.#folder, `${name}.png`), picture);
    this.names.push(name);
  }
}

/** What was changed is laid out with the first drawing, and drawn on canvases with the one after it. */
async function settled(page: Page): Promise<void> {
  for (let drawing = 0; drawing < 3; drawing++)
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => resolve()))');
}
