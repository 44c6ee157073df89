/** Puts samples together that arrive as bytes, in pieces that may end within a sample. */
export class PcmPieces {
  #half: number | undefined;

  /** The samples that are whole now. They may share the memory of `bytes`, which must not be written to again. */
  push(bytes: Uint8Array): Int16Array {
    if (this.#half === undefined && bytes.length % 2 === 0 && bytes.byteOffset % 2 === 0) {
      return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    }
    const carried = this.#half === undefined ? 0 : 1;
    const count = (bytes.length + carried) >> 1;
    const samples = new Int16Array(count);
    const target = new Uint8Array(samples.buffer);
    const taken = Math.max(0, count * 2 - carried);
    if (this.#half !== undefined && count > 0) target[0] = this.#half;
    if (taken > 0) target.set(bytes.subarray(0, taken), carried);
    if (count > 0 || this.#half === undefined) this.#half = bytes[taken];
    return samples;
  }
}
