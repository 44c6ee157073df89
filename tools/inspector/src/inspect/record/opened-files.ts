import type { DroppedLog } from './dropped-files.ts';

/** An event log that is listed. */
export interface LogFile extends DroppedLog {
  /** Unique on this page, and in its address. */
  readonly key: string;
}

/** The files that are listed, with one more; the same file takes the place of the one before, and its key. */
export function withFile(
  files: readonly LogFile[],
  file: DroppedLog,
): { readonly files: readonly LogFile[]; readonly log: LogFile } {
  const known = files.findIndex((each) => isSame(each, file));
  const before = files[known];
  const key = before?.key ?? `${files.length}-${file.name}`;
  const log = { ...file, key, audio: file.audio ?? before?.audio };
  return { files: before === undefined ? [...files, log] : files.with(known, log), log };
}

const isSame = (one: DroppedLog, other: DroppedLog): boolean =>
  one.name === other.name && one.file.size === other.file.size && one.firstLine === other.firstLine;
