import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The event log of a call, and the recording of its caller if there is one. */
export interface LogFile {
  readonly id: string;
  readonly path: string;
  readonly audioPath?: string;
}

/** What there is now, in no order. */
export type LogFiles = () => Promise<readonly LogFile[]>;

const logEnding = '.ndjson';
const audioEnding = '.wav';
/** No call's id is longer, and a longer one could not be asked for. */
const longestId = 100;

/** `ID.ndjson`, and `ID.wav` beside it, of a folder; links are not followed, and a folder that can't be read is empty. */
export function logFilesIn(folder: string): LogFiles {
  return async () => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const names = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
    const pathOf = (name: string): string | undefined => (names.has(name) ? join(folder, name) : undefined);
    return [...names]
      .filter((name) => name.endsWith(logEnding) && name !== logEnding)
      .filter((name) => name.length <= longestId + logEnding.length)
      .map((name) => logFile(name.slice(0, -logEnding.length), join(folder, name), pathOf));
  };
}

function logFile(id: string, path: string, pathOf: (name: string) => string | undefined): LogFile {
  const audioPath = pathOf(`${id}${audioEnding}`);
  return { id, path, ...(audioPath === undefined ? {} : { audioPath }) };
}
