/** How samples are written as bytes; `linear16` is signed 16-bit little-endian. */
export type Encoding = 'linear16' | 'mulaw' | 'alaw';

/** One direction of audio, mono. */
export interface AudioForm {
  readonly encoding: Encoding;
  readonly sampleRateHz: number;
}
