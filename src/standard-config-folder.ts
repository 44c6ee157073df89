import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageFolder } from './package-folder.ts';

/** `config` in the working folder if it has a `default.yaml`, else the one that talky ships. */
export function standardConfigFolder(): string {
  return existsSync('config/default.yaml') ? 'config' : fileURLToPath(new URL('config', packageFolder));
}
