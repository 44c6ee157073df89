import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { diskFiles } from '../../src/config/disk-files.ts';
import { ConfigError, type ConfigProblem } from '../../src/errors/config-error.ts';
import { CommandError } from '../command-error.ts';
import type { Fixture } from './fixture.ts';
import { readLog, type RecordedCall } from './log/read-log.ts';
import { readFixture } from './read-fixture.ts';

/** Something to replay, with the file that it was read from. */
export type ReplayItem = { readonly file: string } & (
  | { readonly kind: 'fixture'; readonly fixture: Fixture }
  | { readonly kind: 'log'; readonly call: RecordedCall }
);

/**
 * Reads all that is to be replayed: fixtures, logs, and the fixtures in folders.
 *
 * Rejects with a `CommandError` when something is not there or no valid fixture or log; then nothing is replayed.
 */
export async function readReplayItems(paths: readonly string[]): Promise<readonly ReplayItem[]> {
  const files = (await Promise.all(paths.map(filesAt))).flat();
  const items: ReplayItem[] = [];
  const problems: ConfigProblem[] = [];
  for (const file of files) {
    const text = await readText(file);
    if (extname(file) === '.ndjson') {
      items.push({ kind: 'log', file, call: recordedCall(text, file) });
      continue;
    }
    const reading = readFixture(text, file);
    if (reading.ok) items.push({ kind: 'fixture', file, fixture: reading.fixture });
    else problems.push(...reading.problems.toSorted((one, other) => one.line - other.line));
  }
  if (problems.length > 0) {
    const cause = new ConfigError(problems);
    throw new CommandError('fixture-invalid', cause.message, { cause });
  }
  return items;
}

/** The call that a log holds. Throws a `CommandError` that says what is wrong with it. */
export function recordedCall(text: string, file: string): RecordedCall {
  const reading = readLog(text);
  if (reading.ok) return reading.call;
  const { line, fault, remedy } = reading;
  throw new CommandError('log-invalid', `${file}:${line} ${fault}. ${remedy}`);
}

/** Rejects with a `CommandError`. */
export async function readText(file: string): Promise<string> {
  const text = await diskFiles.readText(file).catch((cause: unknown) => {
    throw new CommandError('usage', `${file} can't be read: is it a file of yours?`, { cause });
  });
  if (text === undefined) throw new CommandError('usage', `There is no file ${file}.`);
  return text;
}

async function filesAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CommandError('usage', `There is no file or folder ${path}.`, { cause });
  });
  if (!found.isDirectory()) {
    if (['.yaml', '.yml', '.ndjson'].includes(extname(path))) return [path];
    const known = 'A fixture ends in .yaml, an event log in .ndjson.';
    throw new CommandError('usage', `${path} is neither a fixture nor an event log by its name. ${known}`);
  }
  const names = await readdir(path, { recursive: true });
  const fixtures = names.filter((name) => name.endsWith('.yaml')).toSorted();
  if (fixtures.length > 0) return fixtures.map((name) => join(path, name));
  throw new CommandError('usage', `There is no fixture in ${path}: no file in it ends in .yaml.`);
}
