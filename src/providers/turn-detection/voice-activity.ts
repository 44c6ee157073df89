import createFvad, { type Fvad } from '@echogarden/fvad-wasm';

/** Whether somebody speaks is told for each block of 10 ms. */
export const blockMs = 10;

/** What libfvad takes. */
type RateHz = 8000 | 16_000 | 32_000 | 48_000;
const longestBlock = 480;
/** The strictest of the four. */
const fvadMode = 3;
/** Speech is this much louder than the quietest moments of the last 2.4 s. */
const speechToFloor = 2.5;
const leastFloor = 4e-4;
const leastSpeech = 0.002;
const blocksPerMinimum = 30;
const minimaKept = 8;
/** One loud block is a click, three of six are the beginning of a sound. */
const window = 6;
const quorum = 3;

export interface BlockActivity {
  /** Somebody is speaking. */
  readonly isSpeech: boolean;
  /** This very block sounds of speech. */
  readonly isVoiced: boolean;
}

/** All detectors of the process work in one module, one after the other, through the same scratch memory. */
interface Workshop {
  readonly fvad: Fvad;
  readonly create: Fvad['_fvad_new'];
  readonly setMode: Fvad['_fvad_set_mode'];
  readonly setRate: Fvad['_fvad_set_sample_rate'];
  readonly process: Fvad['_fvad_process'];
  readonly destroy: Fvad['_fvad_free'];
  readonly input: number;
}

let opening: Promise<Workshop> | undefined;
let workshop: Workshop | undefined;

/** Loads the WebAssembly module, once a process. */
export async function loadVoiceActivity(): Promise<void> {
  opening ??= openWorkshop();
  workshop = await opening;
}

async function openWorkshop(): Promise<Workshop> {
  const fvad = await createFvad();
  const {
    _malloc: allocate,
    _fvad_new: create,
    _fvad_set_mode: setMode,
    _fvad_set_sample_rate: setRate,
    _fvad_process: process,
    _fvad_free: destroy,
  } = fvad;
  return { fvad, create, setMode, setRate, process, destroy, input: allocate(2 * longestBlock) };
}

/**
 * Tells speech from silence: WebRTC's detector (https://github.com/dpirch/libfvad) says what sounds
 * of speech, and the level above the noise floor rules out what is steady. Takes about 12 µs a block.
 */
export class VoiceActivity {
  readonly #workshop: Workshop;
  #handle: number;
  readonly #recent: boolean[] = [];
  readonly #minima: number[] = [];
  #minimum = Number.POSITIVE_INFINITY;
  #blocks = 0;

  /** Needs `loadVoiceActivity`. */
  constructor(sampleRateHz: RateHz = 8000) {
    if (workshop === undefined)
      throw new Error('Await loadVoiceActivity() before the first detector is made.');
    this.#workshop = workshop;
    this.#handle = workshop.create();
    workshop.setMode(this.#handle, fvadMode);
    workshop.setRate(this.#handle, sampleRateHz);
  }

  /** Takes the next block, of `blockMs`. */
  hear(block: Int16Array): BlockActivity {
    if (this.#handle === 0) throw new Error('The detector was freed.');
    const { fvad, process, input } = this.#workshop;
    fvad.HEAP16.set(block, input >> 1);
    const soundsOfSpeech = process(this.#handle, input, block.length) === 1;
    const loudness = rootMeanSquare(block);
    const isLoud = loudness > speechToFloor * this.#floor(loudness) && loudness > leastSpeech;
    const isVoiced = soundsOfSpeech && isLoud;
    this.#recent.push(isVoiced);
    if (this.#recent.length > window) this.#recent.shift();
    return { isSpeech: this.#recent.filter(Boolean).length >= quorum, isVoiced };
  }

  /** Gives its memory back; nothing else may be called afterwards. Further calls do nothing. */
  free(): void {
    if (this.#handle === 0) return;
    this.#workshop.destroy(this.#handle);
    this.#handle = 0;
  }

  /** The quietest block of the last 2.4 s (minimum statistics). */
  #floor(loudness: number): number {
    this.#minimum = Math.min(this.#minimum, loudness);
    if (++this.#blocks % blocksPerMinimum === 0) {
      this.#minima.push(this.#minimum);
      if (this.#minima.length > minimaKept) this.#minima.shift();
      this.#minimum = Number.POSITIVE_INFINITY;
    }
    return Math.max(leastFloor, Math.min(this.#minimum, ...this.#minima));
  }
}

function rootMeanSquare(block: Int16Array): number {
  let energy = 0;
  for (const sample of block) energy += (sample / 32_768) ** 2;
  return Math.sqrt(energy / block.length);
}
