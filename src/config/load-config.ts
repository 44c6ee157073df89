import { ConfigError, type ConfigProblem } from '../errors/config-error.ts';
import { choiceAmong } from '../errors/nearest-name.ts';
import { Config } from './config.ts';
import type { ConfigFiles } from './config-files.ts';
import { emptyMap, mergeTrees, type ConfigLeaf, type ConfigMap, type Origin } from './config-tree.ts';
import { diskFiles } from './disk-files.ts';
import type { ToolNames } from './tool-names.ts';
import { problemAt } from './problem-at.ts';
import type { ProviderSections } from './provider-sections.ts';
import { readYaml } from './read-yaml.ts';
import { resolveTree } from './resolve-tree.ts';
import type { Environment } from './variables.ts';

export interface LoadOptions {
  /** Holds `default.yaml` and the folders `agents` and `flows`. */
  readonly folder: string;
  /** Which `ENVIRONMENT.yaml` is merged over `default.yaml`; what `TALKY_ENV` says. */
  readonly environment: string;
  /** Kept, and read at each use of a value. */
  readonly env: Environment;
  /** The disk unless given. */
  readonly files?: ConfigFiles;
  /** The providers that may be named. */
  readonly sections: ProviderSections;
  /** Not checked unless given. */
  readonly tools?: ToolNames | undefined;
}

const namePattern = /^[a-z0-9-]{1,64}$/;
const extension = '.yaml';
/** Layers that are no environments. */
const baseLayers: ReadonlySet<string> = new Set(['default', 'providers']);
/** These need no file of their own. */
const usualEnvironments = ['development', 'production', 'test'];

/**
 * Reads `default.yaml` ← `ENVIRONMENT.yaml` ← `providers.yaml` and the agents, and checks all of it.
 *
 * Changes nothing and keeps nothing but what it returns, so it can be called again when a file has changed. Rejects with
 * one `ConfigError` that holds every problem of every file.
 */
export async function loadConfig(options: LoadOptions): Promise<Config> {
  const { folder, environment, env, files = diskFiles, sections, tools } = options;
  const reader = new FolderReader(folder, files);
  const layers = await reader.readLayers(environment);
  const agents = await reader.readAgents();
  const flows = await reader.listFlows();
  const chosen: Origin = { file: 'TALKY_ENV', line: 0, path: ['environment'] };
  const lowest = withEntry(emptyMap({ file: `${folder}/default.yaml`, line: 1, path: [] }), {
    kind: 'leaf',
    origin: chosen,
    value: environment,
  });
  const tree = layers.reduce(mergeTrees, lowest);
  const ownFile = `${folder}/providers${extension}`;
  const config = new Config({ tree, ownFile, agents, flows, files: reader.read }, sections, env, tools);
  // A file that could not be read leaves gaps that would only be complained about once more.
  const problems = reader.problems.length > 0 ? reader.problems : config.problems();
  const all = [...problems, ...environmentProblems(tree, environment, env)];
  if (all.length > 0) throw new ConfigError(inReadingOrder(all, reader.read));
  return config;
}

/** The environment chooses a file, so no file can choose the environment. */
function environmentProblems(
  tree: ConfigMap,
  environment: string,
  env: Environment,
): readonly ConfigProblem[] {
  const said = tree.entries.get('environment');
  const node = said === undefined ? undefined : resolveTree(said, env).tree;
  if (node?.kind !== 'leaf' || node.value === environment || node.value === '') return [];
  const fault = `differs from the environment that was started, ${JSON.stringify(environment)}`;
  return [problemAt(node.origin, fault, 'Set TALKY_ENV, and remove this line.')];
}

function withEntry(map: ConfigMap, leaf: ConfigLeaf): ConfigMap {
  return { ...map, entries: new Map([...map.entries, [String(leaf.origin.path.at(-1)), leaf]]) };
}

function inReadingOrder(
  problems: readonly ConfigProblem[],
  files: readonly string[],
): readonly ConfigProblem[] {
  const rank = ({ file }: ConfigProblem): number => files.indexOf(file);
  // An agent that inherits what is wrong with the defaults reports it too.
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values();
  return [...distinct].sort((one, other) => rank(one) - rank(other) || one.line - other.line);
}

/** Reads a configuration folder; what can't be read becomes a problem. */
class FolderReader {
  readonly #folder: string;
  readonly #files: ConfigFiles;
  readonly problems: ConfigProblem[] = [];
  /** The files that were read, in order. */
  readonly read: string[] = [];

  constructor(folder: string, files: ConfigFiles) {
    this.#folder = folder;
    this.#files = files;
  }

  async readLayers(environment: string): Promise<readonly ConfigMap[]> {
    const names = ['default', environment, 'providers'];
    if (!namePattern.test(environment) || baseLayers.has(environment)) {
      const fault = 'is no name of a configuration: lower-case letters, digits and hyphens, 64 at most';
      this.#fault('TALKY_ENV', fault, 'Set it to a name as development or production.');
      names.splice(1, 1);
    }
    const trees: ConfigMap[] = [];
    for (const name of names) {
      const tree = await this.#readTree(`${this.#folder}/${name}${extension}`, name === 'default');
      if (tree !== undefined) trees.push(tree);
      else if (name === environment) await this.#expectUsual(environment);
    }
    return trees;
  }

  /** A slip in `TALKY_ENV` would leave out, unseen, the file that was meant. */
  async #expectUsual(environment: string): Promise<void> {
    if (usualEnvironments.includes(environment)) return;
    const path = `${this.#folder}/${environment}${extension}`;
    // A file that is there and can't be read has been told.
    if (this.problems.some(({ file }) => file === path)) return;
    const listed = (await this.#attempt(this.#folder, () => this.#files.list(this.#folder))) ?? [];
    const layers = listed
      .filter((file) => file.endsWith(extension))
      .map((file) => file.slice(0, -extension.length))
      .filter((name) => namePattern.test(name) && !baseLayers.has(name));
    const known = [...new Set([...layers.toSorted(), ...usualEnvironments])];
    this.#fault('TALKY_ENV', `asks for ${path}, which is not there`, choiceAmong(environment, known));
  }

  async readAgents(): Promise<ReadonlyMap<string, ConfigMap>> {
    const folder = `${this.#folder}/agents`;
    const names = await this.#namesIn(folder);
    if (names.length === 0) this.#fault(folder, 'holds no agent', 'Write a file agents/NAME.yaml.');
    const agents = new Map<string, ConfigMap>();
    for (const name of names) {
      const tree = await this.#readTree(`${folder}/${name}${extension}`, true);
      if (tree !== undefined) agents.set(name, tree);
    }
    return agents;
  }

  listFlows(): Promise<readonly string[]> {
    return this.#namesIn(`${this.#folder}/flows`);
  }

  /** The YAML files of a folder without their extension, sorted; other files are none of ours. */
  async #namesIn(folder: string): Promise<readonly string[]> {
    const listed = await this.#attempt(folder, () => this.#files.list(folder));
    const names: string[] = [];
    for (const file of (listed ?? []).toSorted()) {
      if (file.startsWith('.') || !/\.ya?ml$/i.test(file)) continue;
      const name = file.endsWith(extension) ? file.slice(0, -extension.length) : '';
      if (namePattern.test(name)) {
        names.push(name);
        continue;
      }
      const remedy = 'Name it NAME.yaml, NAME of lower-case letters, digits and hyphens, 64 at most.';
      this.#fault(`${folder}/${file}`, "has a name that can't be used", remedy);
    }
    return names;
  }

  async #readTree(path: string, isNeeded: boolean): Promise<ConfigMap | undefined> {
    const known = this.problems.length;
    const text = await this.#attempt(path, () => this.#files.readText(path));
    if (text === undefined) {
      if (isNeeded && this.problems.length === known) {
        this.#fault(path, 'is missing', 'Write it, or start talky where it is.');
      }
      return undefined;
    }
    this.read.push(path);
    const { tree, problems } = readYaml(text, path);
    this.problems.push(...problems);
    return tree;
  }

  async #attempt<Found>(path: string, run: () => Promise<Found>): Promise<Found | undefined> {
    try {
      return await run();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      this.#fault(path, `can't be read${code}`, 'Look at its permissions, and whether it is a file.');
      return undefined;
    }
  }

  #fault(file: string, fault: string, remedy: string): void {
    this.problems.push({ file, line: 0, path: '', fault, remedy });
  }
}
