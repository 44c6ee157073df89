import { readdir, readFile } from 'node:fs/promises';
import type { ConfigFiles } from './config-files.ts';

/** The files of the disk; relative paths begin at the working folder. */
export const diskFiles: ConfigFiles = {
  readText: (path) => orWhenAbsent(readFile(path, 'utf8'), undefined),
  list: (folder) => orWhenAbsent(readdir(folder), []),
};

async function orWhenAbsent<Found, Absent>(found: Promise<Found>, absent: Absent): Promise<Found | Absent> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return absent;
    throw error;
  }
}
