/** Audio that waits for its connection: the newest of it, when there is more than it may hold. */
export class EarlyAudio {
  readonly #maxBytes: number;
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk.slice());
    this.#bytes += chunk.length;
    while (this.#bytes > this.#maxBytes) this.#bytes -= this.#chunks.shift()?.length ?? this.#bytes;
  }

  /** Gives all of it away, oldest first. */
  drain(send: (chunk: Uint8Array) => void): void {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#bytes = 0;
    for (const chunk of chunks) send(chunk);
  }
}
