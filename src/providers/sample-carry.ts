/** Cuts a stream of bytes into 16-bit little-endian samples; half a sample waits for its other half. */
export class SampleCarry {
  #half: number | undefined;

  /** The whole samples so far, in memory of their own. */
  take(bytes: Uint8Array): Int16Array {
    const carried = this.#half === undefined ? 0 : 1;
    const whole = (bytes.length + carried) >> 1;
    const samples = new Int16Array(whole);
    const into = new Uint8Array(samples.buffer);
    if (this.#half !== undefined && whole > 0) into[0] = this.#half;
    into.set(bytes.subarray(0, Math.max(0, 2 * whole - carried)), carried && whole > 0 ? 1 : 0);
    const isOdd = (bytes.length + carried) % 2 === 1;
    if (!isOdd) this.#half = undefined;
    else if (bytes.length > 0) this.#half = bytes.at(-1);
    return samples;
  }
}
