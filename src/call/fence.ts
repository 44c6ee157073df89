/** Keeps faults inside the call in which they happen: nothing that runs within it throws. */
export interface Fence {
  /** Runs code of the call's own: a fault in it ends this call and nothing else. */
  guard(work: () => void): void;
  /** Runs what the call can do without: a fault in it is noted, and the call goes on. */
  attempt(work: () => void): void;
}
