import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { LogScan } from './log-summary.ts';
import { wholeLines } from './whole-lines.ts';

const chunkBytes = 256 * 1024;
const newline = 0x0a;

/** The first line of a log, which no other log has. */
interface FirstLine {
  readonly bytes: number;
  readonly digest: string;
}

/** What was read of an event log. */
export interface LogReading {
  /** As the file was when it was looked at before. */
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Up to where it is read: the end of its last whole line. */
  readonly end: number;
  /** Undefined: this is no event log. */
  readonly scan: LogScan | undefined;
  readonly firstLine: FirstLine | undefined;
}

export interface LookedAt {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/**
 * Goes on where `before` stopped when the file has grown since, and begins anew when it has become another. Rejects when it
 * can't be read; `before` is spent in any case.
 */
export async function readLog(
  { path, sizeBytes, modifiedMs }: LookedAt,
  before: LogReading | undefined,
): Promise<LogReading> {
  const file = await open(path);
  try {
    const goesOn = before !== undefined && sizeBytes > before.sizeBytes && (await beginsAs(file, before));
    let { end, scan = new LogScan(), firstLine } = goesOn ? before : begun;
    const stream = file.createReadStream({ start: end, highWaterMark: chunkBytes, autoClose: false });
    for await (const lines of wholeLines(stream)) {
      firstLine ??= firstLineOf(lines);
      if (!scan.take(lines)) return { ...begun, sizeBytes, modifiedMs };
      end += lines.length;
    }
    return { sizeBytes, modifiedMs, end, scan, firstLine };
  } finally {
    await file.close();
  }
}

const begun = { end: 0, scan: undefined, firstLine: undefined };

async function beginsAs(file: FileHandle, { scan, firstLine }: LogReading): Promise<boolean> {
  if (scan === undefined) return false;
  if (firstLine === undefined) return true;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(firstLine.bytes), 0, firstLine.bytes, 0);
  return bytesRead === firstLine.bytes && digestOf(buffer) === firstLine.digest;
}

function firstLineOf(lines: Buffer): FirstLine {
  const bytes = lines.indexOf(newline) + 1;
  return { bytes, digest: digestOf(lines.subarray(0, bytes)) };
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url');
