/** The text of a stream of UTF-8, as it comes; rejects when the stream breaks off. */
export async function* textChunks(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncIterable<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Where enough has been read, the rest need not come.
    await reader.cancel().catch(() => undefined);
  }
}
