import createSpeex, { type Speex } from '@echogarden/speex-resampler-wasm/simd';

/** Alias below −108 dB, a delay of about 5 ms; a better quality costs more and can't be heard on a phone. */
const quality = 5;
const scratchSamples = 8192;
/** The filter hands out a sample or two more than the ratio says, when it was between two samples before. */
const slackSamples = 16;

/** Changes the rate of one stream of mono audio; what was heard before flows into what comes next. */
export interface Resampler {
  /** Takes any number of samples. The result is valid until the next call, and may be `samples` itself. */
  process(samples: Int16Array): Int16Array;
  /** Forgets what was heard before, as after a cut. */
  reset(): void;
  /** Gives its memory back; nothing else may be called afterwards. Further calls do nothing. */
  free(): void;
}

export type ResamplerFactory = (fromHz: number, toHz: number) => Resampler;

/** All resamplers of the process work in one module, one after the other, through the same scratch memory. */
interface Workshop {
  /** Its views of the memory are replaced whenever the memory grows. */
  readonly speex: Speex;
  readonly init: Speex['_speex_resampler_init'];
  readonly process: Speex['_speex_resampler_process_int'];
  readonly reset: Speex['_speex_resampler_reset_mem'];
  readonly destroy: Speex['_speex_resampler_destroy'];
  readonly lengths: number;
  readonly input: number;
  readonly output: number;
}

let opening: Promise<Workshop> | undefined;
let workshop: Workshop | undefined;

/** Loads the WebAssembly module, once a process; resolves to `createResampler`, which can be used from then on. */
export async function loadResampler(): Promise<ResamplerFactory> {
  opening ??= openWorkshop();
  workshop = await opening;
  return createResampler;
}

/** Throws when the rates differ and `loadResampler` has not resolved yet, and for rates that are no positive integers. */
export function createResampler(fromHz: number, toHz: number): Resampler {
  for (const rate of [fromHz, toHz]) {
    if (!Number.isInteger(rate) || rate <= 0) throw new RangeError(`${rate} is not a sample rate in hertz`);
  }
  if (fromHz === toHz) return passThrough;
  if (workshop === undefined) throw new Error('Await loadResampler() before the first resampler is made.');
  return new SpeexResampler(workshop, fromHz, toHz);
}

const passThrough: Resampler = {
  process: (samples) => samples,
  reset: () => undefined,
  free: () => undefined,
};

async function openWorkshop(): Promise<Workshop> {
  const speex = await createSpeex();
  const {
    _malloc: allocate,
    _speex_resampler_init: init,
    _speex_resampler_process_int: process,
    _speex_resampler_reset_mem: reset,
    _speex_resampler_destroy: destroy,
  } = speex;
  const lengths = allocate(8);
  const input = allocate(2 * scratchSamples);
  const output = allocate(2 * scratchSamples);
  return { speex, init, process, reset, destroy, lengths, input, output };
}

class SpeexResampler implements Resampler {
  readonly #workshop: Workshop;
  readonly #ratio: number;
  readonly #stepSamples: number;
  #handle: number;
  #result = new Int16Array(0);

  constructor(workshop: Workshop, fromHz: number, toHz: number) {
    this.#workshop = workshop;
    this.#ratio = toHz / fromHz;
    const fitting = Math.floor((scratchSamples - slackSamples) / this.#ratio);
    this.#stepSamples = Math.max(1, Math.min(scratchSamples, fitting));
    this.#handle = workshop.init(1, fromHz, toHz, quality, workshop.lengths);
    if (this.#handle === 0) throw new RangeError(`no resampler from ${fromHz} Hz to ${toHz} Hz can be made`);
  }

  process(samples: Int16Array): Int16Array {
    if (this.#handle === 0) throw new Error('The resampler was freed.');
    const most = Math.ceil(samples.length * this.#ratio) + slackSamples;
    if (this.#result.length < most) this.#result = new Int16Array(most);
    let produced = 0;
    for (let from = 0; from < samples.length; from += this.#stepSamples) {
      produced += this.#step(samples.subarray(from, from + this.#stepSamples), produced);
    }
    return this.#result.subarray(0, produced);
  }

  reset(): void {
    if (this.#handle !== 0) this.#workshop.reset(this.#handle);
  }

  free(): void {
    if (this.#handle === 0) return;
    this.#workshop.destroy(this.#handle);
    this.#handle = 0;
  }

  #step(samples: Int16Array, at: number): number {
    const { speex, process, lengths, input, output } = this.#workshop;
    speex.HEAP16.set(samples, input >> 1);
    speex.HEAPU32[lengths >> 2] = samples.length;
    speex.HEAPU32[(lengths >> 2) + 1] = scratchSamples;
    process(this.#handle, 0, input, lengths, output, lengths + 4);
    const produced = speex.HEAPU32[(lengths >> 2) + 1] ?? 0;
    this.#result.set(speex.HEAP16.subarray(output >> 1, (output >> 1) + produced), at);
    return produced;
  }
}
