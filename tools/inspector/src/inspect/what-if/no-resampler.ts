/** Stands for the resampler: what is played in the page has one rate, and needs none. */
export default function createSpeex(): never {
  throw new Error('There is no resampler in the page.');
}
