/** Where a replay is not like the recording. */
export interface Difference {
  /** The place of the entry in the log, from 0. */
  readonly index: number;
  /** What the log has there, and what the replay has instead; absent where one of them has nothing. */
  readonly recorded?: unknown;
  readonly replayed?: unknown;
}
