/** The part of SpeexDSP (speex_resampler.h) that is used here; a pointer is a byte offset, a length a `uint32_t`. */
declare module '@echogarden/speex-resampler-wasm/simd' {
  export interface Speex {
    readonly HEAP16: Int16Array;
    readonly HEAPU32: Uint32Array;
    readonly _malloc: (bytes: number) => number;
    readonly _speex_resampler_init: (
      channels: number,
      fromHz: number,
      toHz: number,
      quality: number,
      errorPointer: number,
    ) => number;
    readonly _speex_resampler_process_int: (
      handle: number,
      channel: number,
      inputPointer: number,
      inputLengthPointer: number,
      outputPointer: number,
      outputLengthPointer: number,
    ) => number;
    readonly _speex_resampler_reset_mem: (handle: number) => number;
    readonly _speex_resampler_destroy: (handle: number) => void;
  }
  const createSpeex: () => Promise<Speex>;
  export { createSpeex as default };
}
