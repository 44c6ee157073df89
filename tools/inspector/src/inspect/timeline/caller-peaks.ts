/** The loudness of the caller's recording, for drawing it: the lowest and the highest sample of each bucket, -1 to 1. */
export interface CallerPeaks {
  /** Where the recording begins, in milliseconds since the call was opened. */
  readonly offsetMs: number;
  readonly bucketMs: number;
  readonly min: ArrayLike<number>;
  readonly max: ArrayLike<number>;
}
