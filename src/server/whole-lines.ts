const newline = 0x0a;
/** A longer line is none of an event log. */
const maxLineBytes = 16 * 1024 * 1024;

/** The same bytes in pieces of whole lines; what stands behind the last line's end is left out. */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end > 0)
      yield begun.length === 0 ? chunk.subarray(0, end) : Buffer.concat([begun, chunk.subarray(0, end)]);
    begun = end > 0 ? Buffer.from(chunk.subarray(end)) : Buffer.concat([begun, chunk]);
    if (begun.length > maxLineBytes) return;
  }
}
