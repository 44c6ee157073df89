import { parseEnv } from 'node:util';
import { ConfigError } from '../errors/config-error.ts';
import type { ConfigFiles } from './config-files.ts';
import { diskFiles } from './disk-files.ts';
import type { Environment } from './variables.ts';

/** The file of variables in the working folder. */
export const dotEnvFile = '.env';

/**
 * The variables of the file `.env`, if there is one, under `variables`: what is set wins, set to nothing included.
 *
 * The file is read by Node's own parser into an object of its own, and not by `process.loadEnvFile`: what that has put
 * into `process.env` once would look set, and a changed file could not be read again.
 *
 * Rejects with `ConfigError` when the file can't be read, or a line of it is none; no error repeats what is in it.
 */
export async function withDotEnv(
  variables: Environment,
  files: Pick<ConfigFiles, 'readText'> = diskFiles,
): Promise<Environment> {
  const read = await files.readText(dotEnvFile).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw faulty(0, `can't be read${code}`, 'Look at its permissions, and whether it is a file.');
  });
  // A byte order mark, as editors on Windows leave it, would become a part of the first name.
  const text = (read ?? '').replace(/^\uFEFF/, '');
  checkLines(text);
  return { ...parseEnv(text), ...variables };
}

const blank = /[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y;
const beginning = /[^\S\n]*(?:export[^\S\n]+)?[\w.-]+[^\S\n]*=[^\S\n]*/y;
const quoted = /"[^"]*"|'[^']*'|`[^`]*`/y;
const rest = /[^\n]*(?:\n|$)/y;

/** Node's parser takes a line without `=` for the beginning of the next name, and loses that one: it is found here. */
function checkLines(text: string): void {
  const take = (pattern: RegExp, at: number): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : at;
  };
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  for (let at = 0; at < text.length;) {
    const next = take(blank, at);
    if (next > at) {
      at = next;
      continue;
    }
    const value = take(beginning, at);
    if (value === at)
      throw faulty(lineAt(at), 'is no NAME=value', 'Write NAME=value, or begin a comment with #.');
    const end = take(quoted, value);
    if (end === value && /["'`]/.test(text.charAt(value)))
      throw faulty(lineAt(at), 'opens a quote that is not closed', 'Close it.');
    at = take(rest, end);
  }
}

function faulty(line: number, fault: string, remedy: string): ConfigError {
  return new ConfigError([{ file: dotEnvFile, line, path: '', fault, remedy }]);
}
