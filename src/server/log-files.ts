import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The event log of a call, and the recording of its caller if there is one. */
export interface LogFile {
  readonly id: string;
  readonly path: string;
  readonly audioPath?: string;
}

/** Where event logs are: all of a folder, or these. */
export type LogPlace = { readonly folder: string } | { readonly files: readonly LogFile[] };

const logEnding = '.ndjson';
const audioEnding = '.wav';
/** No call's id is longer, and a longer one could not be asked for. */
const longestId = 100;

/**
 * What there is now, in no order: of a folder `ID.ndjson`, and `ID.wav` beside it; links are not followed, and a folder
 * that can't be read is empty.
 */
export async function logFilesAt(place: LogPlace): Promise<readonly LogFile[]> {
  if ('files' in place) return place.files;
  const { folder } = place;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  return [...names]
    .filter((name) => name.endsWith(logEnding) && name !== logEnding)
    .filter((name) => name.length <= longestId + logEnding.length)
    .map((name) => {
      const id = name.slice(0, -logEnding.length);
      const audio = `${id}${audioEnding}`;
      const path = join(folder, name);
      return names.has(audio) ? { id, path, audioPath: join(folder, audio) } : { id, path };
    });
}

/** Other than before when files have come or gone; undefined: nobody can tell. */
export async function changeOf(place: LogPlace): Promise<number | undefined> {
  if ('files' in place) return 0;
  const found = await stat(place.folder).catch(() => undefined);
  return found?.mtimeMs;
}
