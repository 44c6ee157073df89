import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';

const newline = 0x0a;

/**
 * The event log as far as it is written, in whole lines: the log of a live call may end in half of one.
 *
 * Undefined when there is no file.
 */
export async function eventLogStream(path: string): Promise<Readable | undefined> {
  const file = await open(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  return file === undefined ? undefined : Readable.from(wholeLines(file.createReadStream()));
}

async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end > 0) yield Buffer.concat([begun, chunk.subarray(0, end)]);
    begun = end > 0 ? Buffer.from(chunk.subarray(end)) : Buffer.concat([begun, chunk]);
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
