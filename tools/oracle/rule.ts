import type { Message } from '../../machines/vocabulary/history.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { InvariantNumber } from '../invariants.ts';
import type { Account } from './account.ts';
import type { Fact, Held } from './fact.ts';

/** What a rule may look at, and where it says what it has found. */
export interface Court {
  /** As it was before the fact that is being looked at. */
  readonly account: Account;
  readonly policy: CallPolicy;
  readonly now: () => number;
  readonly held: () => Held;
  readonly history: () => readonly Message[];
  readonly blame: (invariant: InvariantNumber, what: string) => void;
}

/** Watches a call for one kind of violation. */
export interface Rule {
  /** Something was seen. */
  saw?(fact: Fact, court: Court): void;
  /** What one event led to is over: nothing is under way but what waits for time or for somebody else. */
  settled?(court: Court): void;
  /** So much time has passed without anything from outside that all must be at rest. */
  rested?(court: Court): void;
}
