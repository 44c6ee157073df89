import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { LogFile } from '../../src/server/log-files.ts';
import { logsAt } from './logs-at.ts';

const ending = '.ndjson';
/** A longer name could not be asked for. */
const longestId = 90;

/** Event logs that a person has named, and those of the folders named. */
export interface NamedLogs {
  readonly named: readonly LogFile[];
  readonly inFolders: readonly LogFile[];
}

/** Each has the name of its file as an id, with a number where two files have the same. Rejects with `CommandError`. */
export async function logFilesOf(paths: readonly string[]): Promise<NamedLogs> {
  const named: LogFile[] = [];
  const inFolders: LogFile[] = [];
  const taken = new Set<string>();
  for (const path of new Set(paths)) {
    for (const file of await logsAt(path)) {
      const id = freeId(basename(file, ending).slice(0, longestId), taken);
      taken.add(id);
      (file === path ? named : inFolders).push(withAudio(id, file));
    }
  }
  return { named, inFolders };
}

function freeId(name: string, taken: ReadonlySet<string>): string {
  let id = name;
  for (let count = 2; taken.has(id); count++) id = `${name}-${count}`;
  return id;
}

function withAudio(id: string, path: string): LogFile {
  const audioPath = path.endsWith(ending) ? `${path.slice(0, -ending.length)}.wav` : '';
  return existsSync(audioPath) ? { id, path, audioPath } : { id, path };
}
