import { existsSync } from 'node:fs';

/** The folder that holds our package.json, as a URL with a slash behind it: compiled code lies one level deeper. */
export const packageFolder: URL =
  ['../', '../../']
    .map((up) => new URL(up, import.meta.url))
    .find((folder) => existsSync(new URL('package.json', folder))) ?? new URL('../', import.meta.url);
