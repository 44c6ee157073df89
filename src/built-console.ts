import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageFolder } from './package-folder.ts';

/** The folder of the console's pages; undefined where they were not built. */
export function builtConsole(): string | undefined {
  const folder = fileURLToPath(new URL('dist/console', packageFolder));
  return existsSync(`${folder}/index.html`) ? folder : undefined;
}
