import { existsSync } from 'node:fs';

const candidates = [
  process.env['CHROMIUM'],
  // Without a browser's own windows, and with half its cost.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where a Chromium is installed, if it is. */
export const chromiumPath = candidates.find((path) => path !== undefined && existsSync(path));
