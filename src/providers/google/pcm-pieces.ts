/** Joins bytes of signed 16-bit little-endian samples that were cut anywhere; the samples are copies. */
export class PcmPieces {
  #half: number | undefined;

  /** The samples that are whole now. */
  take(bytes: Uint8Array): Int16Array {
    const carried = this.#half === undefined ? 0 : 1;
    const whole = Math.floor((carried + bytes.length) / 2);
    const pcm = new Int16Array(whole);
    const target = new Uint8Array(pcm.buffer);
    if (this.#half !== undefined && whole > 0) target[0] = this.#half;
    const used = Math.max(0, 2 * whole - carried);
    target.set(bytes.subarray(0, used), whole > 0 ? carried : 0);
    if (used < bytes.length) this.#half = bytes[used];
    else if (whole > 0) this.#half = undefined;
    return pcm;
  }
}
