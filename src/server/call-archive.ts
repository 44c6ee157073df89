import { stat } from 'node:fs/promises';
import { changeOf, logFilesAt, type LogFile, type LogPlace } from './log-files.ts';
import { readLog, type LogReading } from './log-reading.ts';
import type { LogSummary } from './log-summary.ts';

/** Files that are looked at at once. */
const looksAtOnce = 32;
/** A log that has its end is looked at again after so long only. */
const wholeLookMs = 10_000;

export interface RecordedCall extends LogFile {
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Absent until the log has been read. */
  readonly summary?: LogSummary;
}

/** What is new since it was asked for before. */
export interface ArchiveNews {
  readonly changed: readonly RecordedCall[];
  /** The ids of those that are not among the calls any more. */
  readonly gone: readonly string[];
  /** How many are not among them, as they were written before. */
  readonly leftOut: number;
  /** How many have not been read as they are now. */
  readonly reading: number;
}

interface Known {
  file: LogFile;
  sizeBytes: number;
  modifiedMs: number;
  reading: LogReading | undefined;
}

/** Event logs by what is in them. Each is read once, and of one that grows only what is new. */
export class CallArchive {
  readonly #place: LogPlace;
  readonly #maxListed: number;
  readonly #known = new Map<string, Known>();
  readonly #told = new Map<string, string>();
  readonly #changed = new Map<string, RecordedCall>();
  readonly #gone = new Set<string>();
  /** Newest first. */
  #listed: readonly Known[] = [];
  #files: readonly LogFile[] = [];
  #change: number | undefined;
  #wholeLookAtMs = -Infinity;

  constructor(place: LogPlace, maxListed = 2000) {
    this.#place = place;
    this.#maxListed = maxListed;
  }

  /** Sees which files there are, and which of them have changed. Never rejects: one that is gone is not among them. */
  async look(nowMs: number): Promise<void> {
    const isWhole = nowMs - this.#wholeLookAtMs >= wholeLookMs;
    if (isWhole) this.#wholeLookAtMs = nowMs;
    await this.#lookForFiles(isWhole);
    const suspects = isWhole ? this.#files : this.#files.filter((file) => this.#mayHaveChanged(file));
    await atOnce(looksAtOnce, suspects, (file) => this.#lookAt(file));
    // Which call is how old is known when its log was read; until then, what was written last is newest.
    const newest = [...this.#known.values()].toSorted((one, other) => other.modifiedMs - one.modifiedMs);
    this.#listed = newest.slice(0, this.#maxListed);
    const ids = new Set(this.#listed.map(({ file }) => file.id));
    for (const id of this.#told.keys()) if (!ids.has(id)) this.#tellGone(id);
    for (const known of newest.slice(this.#maxListed)) known.reading = undefined;
    for (const known of this.#listed) this.#tell(known);
  }

  /** Reads one log, the newest of those that have to be; false: there is none. Never rejects. One at a time. */
  async readNext(): Promise<boolean> {
    const known = this.#listed.find(isUnread);
    if (known === undefined) return false;
    const { file, sizeBytes, modifiedMs, reading: before } = known;
    const lookedAt = { path: file.path, sizeBytes, modifiedMs };
    const unreadable = { ...lookedAt, end: 0, scan: undefined, firstLine: undefined };
    known.reading = await readLog(lookedAt, before).catch(() => unreadable);
    if (this.#listed.includes(known)) this.#tell(known);
    return true;
  }

  news(): ArchiveNews {
    const changed = [...this.#changed.values()];
    const gone = [...this.#gone];
    this.#changed.clear();
    this.#gone.clear();
    const leftOut = this.#known.size - this.#listed.length;
    return { changed, gone, leftOut, reading: this.#listed.filter(isUnread).length };
  }

  async #lookForFiles(isWhole: boolean): Promise<void> {
    const change = await changeOf(this.#place);
    if (!isWhole && change !== undefined && change === this.#change) return;
    this.#change = change;
    this.#files = await logFilesAt(this.#place);
    const ids = new Set(this.#files.map(({ id }) => id));
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
  }

  #mayHaveChanged({ id, audioPath }: LogFile): boolean {
    const known = this.#known.get(id);
    if (known === undefined || known.file.audioPath !== audioPath) return true;
    return known.reading !== undefined && known.reading.scan?.summary?.health.isComplete !== true;
  }

  async #lookAt(file: LogFile): Promise<void> {
    const found = await stat(file.path).catch(() => undefined);
    if (found?.isFile() !== true) {
      this.#known.delete(file.id);
      return;
    }
    const { size: sizeBytes, mtimeMs: modifiedMs } = found;
    const known = this.#known.get(file.id);
    if (known === undefined) this.#known.set(file.id, { file, sizeBytes, modifiedMs, reading: undefined });
    else Object.assign(known, { file, sizeBytes, modifiedMs });
  }

  #tell(known: Known): void {
    const { id } = known.file;
    const call = recordedCall(known);
    if (call === undefined) return this.#tellGone(id);
    const text = JSON.stringify(call);
    if (this.#told.get(id) === text) return;
    this.#told.set(id, text);
    this.#changed.set(id, call);
    this.#gone.delete(id);
  }

  #tellGone(id: string): void {
    this.#changed.delete(id);
    if (this.#told.delete(id)) this.#gone.add(id);
  }
}

function isUnread({ sizeBytes, modifiedMs, reading }: Known): boolean {
  return reading?.sizeBytes !== sizeBytes || reading.modifiedMs !== modifiedMs;
}

/** As it was when it was read; undefined when it turned out to be no event log. */
function recordedCall({ file, reading, ...now }: Known): RecordedCall | undefined {
  const { sizeBytes, modifiedMs } = reading ?? now;
  if (reading === undefined) return { ...file, sizeBytes, modifiedMs };
  const summary = reading.scan?.summary;
  return summary && { ...file, sizeBytes, modifiedMs, summary };
}

async function atOnce<Item>(
  count: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: count }, worker));
}
