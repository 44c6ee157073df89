import { readFileSync } from 'node:fs';
import type { Config } from '../../src/config/config.ts';
import type { ConfigFiles } from '../../src/config/config-files.ts';
import { loadConfig, type LoadOptions } from '../../src/config/load-config.ts';
import { vendorSections } from './test-sections.ts';
import { ConfigError, type ConfigProblem } from '../../src/errors/config-error.ts';

/** The shipped files, under the names that the tests load them by. */
export const shipped: Readonly<Record<string, string>> = {
  'default.yaml': readFileSync('config/default.yaml', 'utf8'),
  'agents/assistant.yaml': readFileSync('config/agents/assistant.yaml', 'utf8'),
  'agents/front-desk.yaml': readFileSync('config/agents/front-desk.yaml', 'utf8'),
  'flows/front-desk.yaml': 'name: front-desk',
};

export type FolderContents = Readonly<Record<string, string>>;

/** A folder `config` in memory. */
function folderOf(contents: FolderContents): ConfigFiles {
  return {
    readText: (path) => Promise.resolve(contents[path.replace(/^config\//, '')]),
    list: (folder) => {
      const prefix = `${folder}/`.replace(/^config\//, '');
      const inside = Object.keys(contents).filter((path) => path.startsWith(prefix));
      return Promise.resolve(inside.map((path) => path.slice(prefix.length).replace(/\/.*/, '')));
    },
  };
}

/** Loads the shipped files with `contents` beside or in place of them. */
export function load(contents: FolderContents = {}, options: Partial<LoadOptions> = {}): Promise<Config> {
  const files = folderOf({ ...shipped, ...contents });
  return loadConfig({
    folder: 'config',
    environment: 'development',
    env: {},
    files,
    sections: vendorSections,
    ...options,
  });
}

/** What is wrong with such a folder. */
export async function problemsOf(
  contents: FolderContents,
  options: Partial<LoadOptions> = {},
): Promise<readonly ConfigProblem[]> {
  return (await errorOf(contents, options)).problems;
}

export async function errorOf(
  contents: FolderContents,
  options: Partial<LoadOptions> = {},
): Promise<ConfigError> {
  const loaded = await load(contents, options).catch((error: unknown) => error);
  if (loaded instanceof ConfigError) return loaded;
  throw new Error('Expected a ConfigError', { cause: loaded });
}
