import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { createAudioDecoder, type AudioDecoder } from '../audio/audio-decoder.ts';
import { createAudioEncoder, type AudioEncoder } from '../audio/audio-encoder.ts';
import { swapSampleBytes } from '../audio/rtp-packet.ts';

const usualFrameMs = 20;
/** What fits into one packet of an Ethernet beside the headers, and of most tunnels. */
const mostPayloadBytes = 1200;

/** The audio of one RTP stream: payloads to samples and back, and the size of its frames. */
export class RtpAudio {
  /** 20, or 10 where that would be too long for one packet. */
  readonly frameMs: number;
  readonly frameSamples: number;
  readonly frameBytes: number;
  readonly bytesPerSecond: number;
  readonly #isLinear: boolean;
  readonly #decoder: AudioDecoder;
  readonly #encoder: AudioEncoder;
  readonly #swapped: Uint8Array;

  constructor(format: AudioFormat) {
    const { encoding, sampleRateHz } = format;
    this.#isLinear = encoding === 'linear16';
    this.bytesPerSecond = sampleRateHz * (this.#isLinear ? 2 : 1);
    this.frameMs =
      (this.bytesPerSecond * usualFrameMs) / 1000 <= mostPayloadBytes ? usualFrameMs : usualFrameMs / 2;
    this.frameSamples = (sampleRateHz * this.frameMs) / 1000;
    this.frameBytes = (this.bytesPerSecond * this.frameMs) / 1000;
    this.#decoder = createAudioDecoder(format, sampleRateHz);
    this.#encoder = createAudioEncoder(sampleRateHz, format);
    this.#swapped = new Uint8Array(this.frameBytes);
  }

  /** The samples of a payload, which is changed where it is linear; valid until the next call. */
  read(payload: Uint8Array): Int16Array {
    if (this.#isLinear) swapSampleBytes(payload);
    return this.#decoder.decode(payload);
  }

  /** A frame of the call's as a payload; valid until the next call. */
  write(frame: Uint8Array): Uint8Array {
    if (!this.#isLinear) return frame;
    this.#swapped.set(frame);
    swapSampleBytes(this.#swapped);
    return this.#swapped;
  }

  /** Samples in the call's form; valid until the next call. */
  encode(samples: Int16Array): Uint8Array {
    return this.#encoder.encode(samples);
  }
}
