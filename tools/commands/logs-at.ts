import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../command-error.ts';

/** The event logs of a folder, recursively, or the file itself, which may be none. Rejects with `CommandError`. */
export async function logsAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CommandError(
      'usage',
      `${path} can't be read: there is no such file or folder, or it is not yours.`,
      { cause },
    );
  });
  if (!found.isDirectory()) return [path];
  const names = await readdir(path, { recursive: true });
  return names
    .filter((name) => name.endsWith('.ndjson'))
    .toSorted()
    .map((name) => join(path, name));
}
