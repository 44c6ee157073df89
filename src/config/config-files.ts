/** Where configuration is read from; a path is a folder, `/` and a name. */
export interface ConfigFiles {
  /** Resolves to undefined when there is no such file, and rejects when it can't be read. */
  readText(path: string): Promise<string | undefined>;
  /** The names in a folder; none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}
