/** The part of libfvad (fvad.h) that is used here; a pointer is a byte offset. */
declare module '@echogarden/fvad-wasm' {
  export interface Fvad {
    readonly HEAP16: Int16Array;
    readonly _malloc: (bytes: number) => number;
    readonly _fvad_new: () => number;
    readonly _fvad_set_mode: (handle: number, mode: number) => number;
    readonly _fvad_set_sample_rate: (handle: number, hz: number) => number;
    readonly _fvad_process: (handle: number, pointer: number, samples: number) => number;
    readonly _fvad_free: (handle: number) => void;
  }
  const createFvad: () => Promise<Fvad>;
  export { createFvad as default };
}
