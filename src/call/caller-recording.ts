import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { createAudioDecoder, type AudioDecoder } from '../audio/audio-decoder.ts';
import { wavHeader, wavHeaderBytes } from '../audio/wav.ts';

/** A file that is written at positions; what lies between them is zeros. Nothing throws; what can't be written is lost. */
export interface RecordingSink {
  /** False once it was given up. */
  readonly isOpen: boolean;
  /** `done` is called once the bytes may be written over. */
  write(bytes: Uint8Array, position: number, done: () => void): void;
  close(): void;
}

/** Opens the recording of one call; `file` is its name, without a folder. */
export type OpenRecording = () => { readonly sink: RecordingSink; readonly file: string };

/** Told when a recording begins: its first sample was spoken at `offsetMs` of the call. */
export interface RecordingStart {
  readonly file: string;
  readonly offsetMs: number;
  readonly sampleRateHz: number;
}

export interface CallerRecordingOptions {
  /** What the caller sends. */
  readonly format: AudioFormat;
  readonly open: OpenRecording;
  /** Milliseconds since the call was opened. */
  readonly now: () => number;
  readonly started: (start: RecordingStart) => void;
}

/** Frames are early or late by less than this; where more is missing, nothing was sent. */
const leastGapMs = 200;
const chunkMs = 1000;
/** A disk that is further behind loses what does not fit. */
const mostChunks = 8;
const longestMs = 2 * 3_600_000;
/** Sizes that are not known yet: a reader takes what there is, also after a crash. */
const endless = 0xffff_ffff - wavHeaderBytes;
const sampleBytes = 2;

/**
 * The caller's audio as a WAV file (mono, 16 bits, the caller's own rate) on the axis of the call: silence stands where
 * nothing was sent. It ends after two hours. Only whole seconds are handed on, in memory that is used again.
 */
export class CallerRecording {
  readonly #options: CallerRecordingOptions;
  readonly #samplesPerMs: number;
  readonly #decoder: AudioDecoder;
  readonly #free: Int16Array[] = [];
  #chunks = 0;
  #sink: RecordingSink | undefined;
  #isOver = false;
  #offsetMs = 0;
  /** How many samples there are, those in the chunk included; the chunk begins at one of them. */
  #count = 0;
  #chunk: Int16Array | undefined;
  #chunkFrom = 0;

  constructor(options: CallerRecordingOptions) {
    const { format } = options;
    this.#options = options;
    this.#samplesPerMs = format.sampleRateHz / 1000;
    this.#decoder = createAudioDecoder(format, format.sampleRateHz);
  }

  /** Takes caller audio in the connection's format; the bytes are read before this returns. What it throws, it throws once. */
  take(bytes: Uint8Array): void {
    if (this.#isOver) return;
    try {
      this.#record(bytes);
    } catch (error) {
      this.#isOver = true;
      this.#sink?.close();
      throw error;
    }
  }

  #record(bytes: Uint8Array): void {
    const samples = this.#decoder.decode(bytes);
    const fromMs = Math.max(0, this.#options.now() - samples.length / this.#samplesPerMs);
    const sink = (this.#sink ??= this.#begin(fromMs));
    if (!sink.isOpen || this.#count >= longestMs * this.#samplesPerMs) {
      this.close();
      return;
    }
    const missing = Math.round((fromMs - this.#offsetMs) * this.#samplesPerMs) - this.#count;
    if (missing > leastGapMs * this.#samplesPerMs) this.#skip(missing);
    this.#append(samples);
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#decoder.free();
    const sink = this.#sink;
    if (sink === undefined) return;
    this.#flush();
    this.#writeHeader(sink, this.#count * sampleBytes);
    sink.close();
  }

  #begin(offsetMs: number): RecordingSink {
    const { open, started, format } = this.#options;
    const { sink, file } = open();
    this.#offsetMs = offsetMs;
    this.#writeHeader(sink, endless);
    started({ file, offsetMs: Math.round(offsetMs * 10) / 10, sampleRateHz: format.sampleRateHz });
    return sink;
  }

  #skip(samples: number): void {
    this.#flush();
    this.#count += samples;
  }

  #append(samples: Int16Array): void {
    for (let at = 0; at < samples.length;) {
      if (this.#chunk === undefined) this.#nextChunk();
      const used = this.#count - this.#chunkFrom;
      const size = Math.min(samples.length - at, chunkMs * this.#samplesPerMs - used);
      const isWhole = size === samples.length;
      this.#chunk?.set(isWhole ? samples : samples.subarray(at, at + size), used);
      at += size;
      this.#count += size;
      if (used + size >= chunkMs * this.#samplesPerMs) this.#flush();
    }
  }

  /** None where the disk has all of them. */
  #nextChunk(): void {
    this.#chunkFrom = this.#count;
    this.#chunk = this.#free.pop();
    if (this.#chunk !== undefined || this.#chunks >= mostChunks) return;
    this.#chunks++;
    this.#chunk = new Int16Array(chunkMs * this.#samplesPerMs);
  }

  #flush(): void {
    const chunk = this.#chunk;
    const length = this.#count - this.#chunkFrom;
    this.#chunk = undefined;
    this.#chunkFrom = this.#count;
    if (chunk === undefined) return;
    const bytes = new Uint8Array(chunk.buffer, 0, length * sampleBytes);
    const position = wavHeaderBytes + (this.#count - length) * sampleBytes;
    this.#sink?.write(bytes, position, () => void this.#free.push(chunk));
  }

  #writeHeader(sink: RecordingSink, dataBytes: number): void {
    sink.write(wavHeader(this.#options.format.sampleRateHz, dataBytes), 0, () => undefined);
  }
}
