import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';

const framesPerSecond = 50;

/** The bytes of a frame of 20 ms. */
export const bytesOf20Ms = ({ encoding, sampleRateHz }: AudioFormat): number =>
  (sampleRateHz / framesPerSecond) * (encoding === 'linear16' ? 2 : 1);
