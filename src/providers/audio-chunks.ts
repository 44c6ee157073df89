/** Joins frames of any length into chunks of one length, in a buffer that is used again for the next chunk. */
export class AudioChunks {
  readonly #chunk: Uint8Array;
  readonly #send: (chunk: Uint8Array) => void;
  #filled = 0;

  /** What `send` is given is valid only during the call. */
  constructor(bytesPerChunk: number, send: (chunk: Uint8Array) => void) {
    this.#chunk = new Uint8Array(bytesPerChunk);
    this.#send = send;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const length = Math.min(bytes.length - at, this.#chunk.length - this.#filled);
      // A frame that is a chunk already needs no copy.
      if (length === this.#chunk.length && length === bytes.length) {
        this.#send(bytes);
        return;
      }
      this.#chunk.set(bytes.subarray(at, at + length), this.#filled);
      this.#filled += length;
      at += length;
      if (this.#filled === this.#chunk.length) this.flush();
    }
  }

  /** So many times the same byte. */
  fill(byte: number, count: number): void {
    for (let left = count; left > 0;) {
      const length = Math.min(left, this.#chunk.length - this.#filled);
      this.#chunk.fill(byte, this.#filled, this.#filled + length);
      this.#filled += length;
      left -= length;
      if (this.#filled === this.#chunk.length) this.flush();
    }
  }

  /** Sends what there is of a chunk. */
  flush(): void {
    const filled = this.#filled;
    if (filled === 0) return;
    this.#filled = 0;
    this.#send(this.#chunk.subarray(0, filled));
  }
}
