import type { StateValue } from 'xstate';

/** A transition that was taken. */
export interface TakenTransition {
  /** The event that it was taken on: the one that came in, or one that the machine raised itself. */
  readonly event: string;
  /** As `readChart` has it. */
  readonly id: string;
  /** The path of the state that has the transition. */
  readonly source: string;
  /** The path of a state; absent: it stays where it is. */
  readonly target?: string;
  /** Held. */
  readonly guard?: string;
}

/** A transition that the event could have taken, had its guard held. */
export interface RefusedTransition {
  readonly event: string;
  readonly id: string;
  readonly source: string;
  readonly guard: string;
}

/** A delayed transition that is waited for. */
export interface RunningTimer {
  /** The type of the event that it will be. */
  readonly id: string;
  /** The path of the state that waits. */
  readonly source: string;
  /** As the machine names it. */
  readonly delay: string;
  readonly delayMs: number;
  /** On the call's clock. */
  readonly startedAt: number;
}

/** What the call machine did with one event, and what it was then. */
export interface Frame {
  /** Milliseconds since the call was opened. */
  readonly at: number;
  /** The line of the event log that has the event, counted from 0, which is the header. */
  readonly line: number;
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
  readonly value: StateValue;
  readonly context: Readonly<Record<string, unknown>>;
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  /** Paths of the states that it is in, outer ones first. */
  readonly states: readonly string[];
  /** In the order in which they were taken. */
  readonly taken: readonly TakenTransition[];
  readonly refused: readonly RefusedTransition[];
  /** Names of the machine's own actions, as they ran. */
  readonly actions: readonly string[];
  /** What was decided. */
  readonly decisions: readonly ({ readonly type: string } & Readonly<Record<string, unknown>>)[];
  /** Those that still run. */
  readonly timers: readonly RunningTimer[];
}
