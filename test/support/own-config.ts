import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder with the shipped configuration in `config`, to be changed. */
export interface OwnConfig {
  /** The working folder. */
  readonly folder: string;
  /** `config` in it. */
  readonly configFolder: string;
  /** Writes a file of `config`. */
  write(name: string, text: string): Promise<void>;
  /** Puts another text in the place of one that must be in the file, as editors do: by a new file with the old name. */
  replace(name: string, from: string | RegExp, to: string): Promise<void>;
  remove(): Promise<void>;
}

export async function ownConfig(): Promise<OwnConfig> {
  const folder = await mkdtemp(join(tmpdir(), 'talky-own-'));
  const configFolder = join(folder, 'config');
  await cp('config', configFolder, { recursive: true });
  const write = (name: string, text: string) => writeFile(join(configFolder, name), text);
  return {
    folder,
    configFolder,
    write,
    replace: async (name, from, to) => {
      const before = await readFile(join(configFolder, name), 'utf8');
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${name} has no ${String(from)}.`);
      await write(`${name}.new~`, after);
      await rename(join(configFolder, `${name}.new~`), join(configFolder, name));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
