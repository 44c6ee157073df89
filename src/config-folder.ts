import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageFolder } from './package-folder.ts';

/** Where the configuration is unless somebody says so: `config` in the working folder, else the one that talky ships. */
export function standardConfigFolder(): string {
  return existsSync('config/default.yaml') ? 'config' : fileURLToPath(new URL('config', packageFolder));
}
