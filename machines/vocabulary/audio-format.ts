/** How caller or agent audio is written as bytes; `linear16` is signed 16-bit little-endian mono. */
export type AudioEncoding = 'linear16' | 'mulaw' | 'alaw';

/** The samples per second that a connection may use; 8000 alone for `mulaw` and `alaw`. */
export type SampleRateHz = 8000 | 16_000 | 24_000 | 44_100 | 48_000;

/** The form of one direction of a call's audio. */
export interface AudioFormat {
  readonly encoding: AudioEncoding;
  readonly sampleRateHz: SampleRateHz;
}
