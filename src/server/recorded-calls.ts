import { open, stat } from 'node:fs/promises';
import type { LogFile, LogFiles } from './log-files.ts';
import { LogScan, type LogSummary } from './log-summary.ts';
import { wholeLines } from './whole-lines.ts';

/** Files that are read or looked at at once. */
const filesAtOnce = 4;
const looksAtOnce = 32;
/** Each is searched at one go, while live calls wait. */
const chunkBytes = 256 * 1024;

export interface RecordedCall extends LogFile {
  readonly summary: LogSummary;
}

export interface RecordedCalls {
  /** In no order. */
  readonly calls: readonly RecordedCall[];
  /** How many are not among them, as they were written before. */
  readonly leftOut: number;
}

interface Reading {
  readonly size: number;
  readonly modifiedMs: number;
  /** Up to where the file is read: the end of its last whole line. */
  readonly end: number;
  /** Undefined: this is no event log. */
  readonly scan: LogScan | undefined;
}

interface Seen extends LogFile {
  readonly size: number;
  readonly modifiedMs: number;
}

/** Event logs by what is in them. Each is read once, and of one that grows only what is new. */
export class CallArchive {
  readonly #files: LogFiles;
  readonly #maxListed: number;
  readonly #readings = new Map<string, Reading>();
  #listing: Promise<RecordedCalls> | undefined;

  constructor(files: LogFiles, maxListed = 2000) {
    this.#files = files;
    this.#maxListed = maxListed;
  }

  /** Never rejects: files that are damaged, foreign or gone are not among them. Who asks meanwhile gets the same answer. */
  list(): Promise<RecordedCalls> {
    this.#listing ??= this.#list().finally(() => (this.#listing = undefined));
    return this.#listing;
  }

  /** Looked up among the files that there are: an id is never made into a path. */
  async find(id: string): Promise<LogFile | undefined> {
    return (await this.#files()).find((file) => file.id === id);
  }

  async #list(): Promise<RecordedCalls> {
    const files = await this.#files();
    const seen = (await mapped(files, looksAtOnce, look)).filter((each) => each !== undefined);
    // Which call is how old is known when its log was read; until then, what was written last is newest.
    const newest = seen.toSorted((one, other) => other.modifiedMs - one.modifiedMs);
    const listed = newest.slice(0, this.#maxListed);
    this.#forgetAllBut(listed);
    const calls = (await mapped(listed, filesAtOnce, (file) => this.#recorded(file))).filter(
      (call) => call !== undefined,
    );
    return { calls, leftOut: seen.length - listed.length };
  }

  async #recorded(file: Seen): Promise<RecordedCall | undefined> {
    const before = this.#readings.get(file.path);
    const isKnown = before?.size === file.size && before.modifiedMs === file.modifiedMs;
    const reading = isKnown ? before : await read(file, before).catch(() => undefined);
    if (reading === undefined) return undefined;
    this.#readings.set(file.path, reading);
    const summary = reading.scan?.summary;
    const { id, path, audioPath } = file;
    return summary && { id, path, ...(audioPath === undefined ? {} : { audioPath }), summary };
  }

  #forgetAllBut(files: readonly LogFile[]): void {
    const paths = new Set(files.map(({ path }) => path));
    for (const path of this.#readings.keys()) if (!paths.has(path)) this.#readings.delete(path);
  }
}

async function look(file: LogFile): Promise<Seen | undefined> {
  const found = await stat(file.path).catch(() => undefined);
  return found?.isFile() === true ? { ...file, size: found.size, modifiedMs: found.mtimeMs } : undefined;
}

/** Goes on where `before` stopped when the file has grown since, and begins anew when it has become another. */
async function read({ path, size, modifiedMs }: Seen, before: Reading | undefined): Promise<Reading> {
  if (before !== undefined && before.scan === undefined) return { size, modifiedMs, end: 0, scan: undefined };
  const goesOn = before !== undefined && size > before.size;
  const scan = (goesOn ? before.scan : undefined) ?? new LogScan();
  let end = goesOn ? before.end : 0;
  const file = await open(path);
  try {
    const stream = file.createReadStream({ start: end, highWaterMark: chunkBytes, autoClose: false });
    for await (const lines of wholeLines(stream)) {
      if (!scan.take(lines)) return { size, modifiedMs, end: 0, scan: undefined };
      end += lines.length;
    }
  } finally {
    await file.close();
  }
  return { size, modifiedMs, end, scan };
}

/** The results in the order of the items, of which only so many are worked at at once. */
async function mapped<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const rest = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of rest) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
