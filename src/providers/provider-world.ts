import type { Clock } from '../ports/clock.ts';

/** What a provider may know of the process that it works in. */
export interface ProviderWorld {
  readonly clock: Clock;
  /** A new id, unlike every other: for requests, contexts, connections. */
  readonly newId: () => string;
  /** Milliseconds since 1970, for what is signed with a date. */
  readonly epochMs: () => number;
  /** A caller's audio is best handed to a vendor in pieces of this length. */
  readonly audioChunkMs: number;
}
