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
    if (this.#half !== undefined && count > 0) target[0] = this.#half;
    target.set(bytes.subarray(0, count * 2 - carried), carried);
    if (count > 0 || this.#half === undefined) this.#half = bytes[count * 2 - carried];
    return samples;
  }
}
