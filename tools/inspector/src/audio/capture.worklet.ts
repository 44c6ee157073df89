import { CaptureFramer } from './capture-framer.ts';
import { RateConverter } from './rate-converter.ts';

declare const sampleRate: number;
declare function registerProcessor(
  name: string,
  processor: new (options: { readonly processorOptions: CaptureOptions }) => AudioWorkletProcessor,
): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

export interface CaptureOptions {
  /** What the frames are to have; the context's own rate where the protocol has that. */
  readonly sampleRateHz: number;
}

const frameSeconds = 0.02;

/** Hands the microphone to the page, in frames of 20 ms. */
class CaptureProcessor extends AudioWorkletProcessor {
  readonly #framer: CaptureFramer;
  readonly #converter: RateConverter | undefined;

  constructor({ processorOptions }: { readonly processorOptions: CaptureOptions }) {
    super();
    const { sampleRateHz } = processorOptions;
    this.#converter = sampleRateHz === sampleRate ? undefined : new RateConverter(sampleRate, sampleRateHz);
    this.#framer = new CaptureFramer(Math.round(frameSeconds * sampleRateHz), (frame) =>
      this.port.postMessage(frame, [frame.buffer]),
    );
    this.port.onmessage = ({ data }: MessageEvent<Int16Array<ArrayBuffer>>) => this.#framer.giveBack(data);
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const samples = inputs[0]?.[0];
    if (samples === undefined) return true;
    if (this.#converter === undefined) this.#framer.push(samples);
    else this.#framer.push(this.#converter.output, this.#converter.convert(samples));
    return true;
  }
}

registerProcessor('talky-capture', CaptureProcessor);
