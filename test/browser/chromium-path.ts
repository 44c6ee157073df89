import { existsSync } from 'node:fs';

const candidates = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where a Chromium is installed, if it is. */
export const chromiumPath = candidates.find((path) => path !== undefined && existsSync(path));

/** Told, with the tests' result, to whoever has none; on a CI machine a missing browser is a failure. */
export const withoutChromium =
  chromiumPath === undefined && process.env['CI'] === undefined
    ? 'test/browser was left out: there is no Chromium here. Install it, or set CHROMIUM to its path.'
    : undefined;
