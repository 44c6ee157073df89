import type { AudioForm } from './audio-form.ts';
import { aLawToLinear, muLawToLinear } from './g711.ts';
import { createResampler } from './resampler.ts';

/** Turns the bytes of one connection into samples at the wanted rate. */
export interface AudioDecoder {
  /**
   * Takes whole samples, at any offset in their buffer; a half sample at the end is dropped. The result is valid until
   * the next call, and may share the memory of `bytes`.
   */
  decode(bytes: Uint8Array): Int16Array;
  /** Forgets what was heard before, as after a cut. */
  reset(): void;
  /** Gives its memory back; nothing else may be called afterwards. Further calls do nothing. */
  free(): void;
}

/** Needs `loadResampler` where the rates differ. */
export function createAudioDecoder(from: AudioForm, toSampleRateHz: number): AudioDecoder {
  const resampler = createResampler(from.sampleRateHz, toSampleRateHz);
  const samples = new SampleReader(from.encoding);
  return {
    decode: (bytes) => resampler.process(samples.read(bytes)),
    reset: () => resampler.reset(),
    free: () => resampler.free(),
  };
}

class SampleReader {
  readonly #table: Int16Array | undefined;
  #samples = new Int16Array(0);

  constructor(encoding: AudioForm['encoding']) {
    this.#table = { linear16: undefined, mulaw: muLawToLinear, alaw: aLawToLinear }[encoding];
  }

  read(bytes: Uint8Array): Int16Array {
    if (this.#table === undefined) return this.#readLinear(bytes);
    const samples = this.#room(bytes.length);
    for (let i = 0; i < bytes.length; i++) samples[i] = this.#table[bytes[i] ?? 0] ?? 0;
    return samples;
  }

  /** Node runs on little-endian machines alone, so the bytes are the samples once they are aligned. */
  #readLinear(bytes: Uint8Array): Int16Array {
    const count = bytes.length >> 1;
    if (bytes.byteOffset % 2 === 0) return new Int16Array(bytes.buffer, bytes.byteOffset, count);
    const samples = this.#room(count);
    new Uint8Array(samples.buffer).set(bytes.subarray(0, 2 * count));
    return samples;
  }

  #room(count: number): Int16Array {
    if (this.#samples.length < count) this.#samples = new Int16Array(count);
    return this.#samples.subarray(0, count);
  }
}
