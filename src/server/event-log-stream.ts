import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { wholeLines } from './whole-lines.ts';

/**
 * The event log as far as it is written, in whole lines: the log of a live call may end in half of one. With `redact` each
 * entry is what that makes of it, in order, and what is none is left out.
 *
 * Undefined when there is no file.
 */
export async function eventLogStream(
  path: string,
  redact?: (entry: unknown) => unknown,
): Promise<Readable | undefined> {
  const file = await open(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  const source = file.createReadStream();
  const lines = wholeLines(source);
  const log = Readable.from(redact === undefined ? lines : redacted(lines, redact));
  // A generator that nobody has begun to read runs no `finally`: the file would stay open.
  return log.once('close', () => source.destroy());
}

async function* redacted(
  pieces: AsyncIterable<Buffer>,
  redact: (entry: unknown) => unknown,
): AsyncGenerator<string> {
  for await (const piece of pieces) {
    const lines = piece.toString('utf8').split('\n');
    yield lines.flatMap((line) => redactedLine(line, redact)).join('');
  }
}

function redactedLine(line: string, redact: (entry: unknown) => unknown): readonly string[] {
  try {
    return [`${JSON.stringify(redact(JSON.parse(line)))}\n`];
  } catch {
    return [];
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
