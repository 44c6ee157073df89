import { chromiumPath } from '../../tools/screenshots/chromium-path.ts';

/** Told, with the tests' result, to whoever has none; on a CI machine a missing browser is a failure. */
export const withoutChromium =
  chromiumPath === undefined && process.env['CI'] === undefined
    ? 'test/browser was left out: there is no Chromium here. Install it, or set CHROMIUM to its path.'
    : undefined;
