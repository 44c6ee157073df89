/** A set-up that works and is not what it looks like: somebody should know of it before a caller does. */
export interface SetupDoubt {
  readonly found: string;
  /** A sentence. */
  readonly remedy: string;
}
