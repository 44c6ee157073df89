import type { AudioForm } from './audio-form.ts';
import { linearToALaw, linearToMuLaw } from './g711.ts';
import { createResampler } from './resampler.ts';

/** Turns samples into the bytes that one connection wants. */
export interface AudioEncoder {
  /** The result is valid until the next call, and may share the memory of `samples`. */
  encode(samples: Int16Array): Uint8Array;
  /** Forgets what was said before, as after a cut. */
  reset(): void;
  /** Gives its memory back; nothing else may be called afterwards. Further calls do nothing. */
  free(): void;
}

/** Needs `loadResampler` where the rates differ. */
export function createAudioEncoder(fromSampleRateHz: number, to: AudioForm): AudioEncoder {
  const resampler = createResampler(fromSampleRateHz, to.sampleRateHz);
  const bytes = new SampleWriter(to.encoding);
  return {
    encode: (samples) => bytes.write(resampler.process(samples)),
    reset: () => resampler.reset(),
    free: () => resampler.free(),
  };
}

class SampleWriter {
  readonly #table: Uint8Array | undefined;
  #bytes = new Uint8Array(0);

  constructor(encoding: AudioForm['encoding']) {
    this.#table = { linear16: undefined, mulaw: linearToMuLaw, alaw: linearToALaw }[encoding];
  }

  /** Node runs on little-endian machines alone, so linear samples are their bytes already. */
  write(samples: Int16Array): Uint8Array {
    if (this.#table === undefined) {
      return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    }
    if (this.#bytes.length < samples.length) this.#bytes = new Uint8Array(samples.length);
    const bytes = this.#bytes.subarray(0, samples.length);
    for (let i = 0; i < samples.length; i++) bytes[i] = this.#table[(samples[i] ?? 0) & 0xffff] ?? 0;
    return bytes;
  }
}
