import { existsSync } from 'node:fs';

const candidates = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where a Chromium is installed, if it is. */
export const chromiumPath = candidates.find((path) => path !== undefined && existsSync(path));
