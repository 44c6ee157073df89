import { existsSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { dotEnvFile } from './config/dot-env.ts';
import type { Clock, TimerHandle } from './ports/clock.ts';

const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name);

/** An editor writes a file in several steps, and a checkout many files: they are read when it is quiet again. */
const quietMs = 150;

export interface ConfigWatchOptions {
  /** The configuration folder. */
  readonly folder: string;
  /** Holds `.env`. */
  readonly workingFolder: string;
  readonly clock: Clock;
  readonly onChange: () => void;
  /** Changes of a folder can't be seen; told once, and the others are still watched. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Tells when a file of the configuration has changed: of the folder itself, its agents and flows, and `.env`.
 *
 * Folders are watched and not files, because editors put a new file in the place of the old one; and they are watched
 * anew after each change, because a folder can be replaced as well.
 */
export class ConfigWatch {
  readonly #options: ConfigWatchOptions;
  /** With the names in each that concern us. */
  readonly #folders = new Map<string, (name: string) => boolean>();
  #watchers: readonly FSWatcher[] = [];
  #timer: TimerHandle | undefined;
  #hasFailed = false;

  constructor(options: ConfigWatchOptions) {
    this.#options = options;
    const folder = resolve(options.folder);
    this.#add(dirname(folder), (name) => name === basename(folder));
    this.#add(folder, (name) => isYaml(name) || name === 'agents' || name === 'flows');
    this.#add(join(folder, 'agents'), isYaml);
    this.#add(join(folder, 'flows'), isYaml);
    this.#add(resolve(options.workingFolder), (name) => name === dotEnvFile);
    this.#watch();
  }

  close(): void {
    if (this.#timer !== undefined) this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stop();
  }

  #add(folder: string, concerns: (name: string) => boolean): void {
    const others = this.#folders.get(folder);
    this.#folders.set(folder, (name) => concerns(name) || others?.(name) === true);
  }

  #watch(): void {
    this.#stop();
    this.#watchers = [...this.#folders].flatMap(([folder, concerns]) => this.#watchFolder(folder, concerns));
  }

  #watchFolder(folder: string, concerns: (name: string) => boolean): readonly FSWatcher[] {
    if (!existsSync(folder)) return [];
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        // Some systems don't say which file it was.
        if (name === null || concerns(name) || name === basename(folder)) this.#wait();
      });
      return [watcher.on('error', (error) => this.#fail(error))];
    } catch (error) {
      this.#fail(error);
      return [];
    }
  }

  #wait(): void {
    const { clock } = this.#options;
    if (this.#timer !== undefined) clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => {
      this.#timer = undefined;
      // Before the files are read: what changes meanwhile is told again.
      this.#watch();
      this.#options.onChange();
    }, quietMs);
  }

  #stop(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#options.onFault(error);
  }
}
