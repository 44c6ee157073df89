import type { AnyActorRef, InspectionEvent } from 'xstate';
import type { SetTimer } from './running-timers.ts';

interface Watching {
  unsubscribe(): void;
}

/** A moment of a call, and where its event log was then. */
export interface CallPlace {
  /** Milliseconds since the call was opened. */
  readonly at: number;
  /** A line of the event log, counted from 0, which is the header. */
  readonly line: number;
}

/** A delayed transition that is waited for, of whichever actor of the call. */
export interface WatchedTimer extends SetTimer {
  readonly actor: AnyActorRef;
}

/** What a feed needs of a live call. What an observer throws never reaches the call. */
export interface WatchedCall {
  readonly id: string;
  /** Milliseconds since the call was opened. */
  now(): number;
  /** How many lines its event log has so far, written or not. */
  readonly lineCount: number;
  /** The line of the last thing that came in, and its moment: what the machine is given next is that. */
  readonly lastInput: CallPlace;
  /** The machine: for what it is now, and its children. */
  readonly actor: AnyActorRef;
  timers(): readonly WatchedTimer[];
  /** All that the machine goes through from now on. */
  inspect(observe: (event: InspectionEvent) => void): Watching;
  /** Every line of the event log from now on, also where none is written. */
  watchLog(observe: (line: string, number: number) => void): Watching;
  /** Told once, with the error, if the machine itself breaks: then there is no snapshot of it. */
  whenBroken(run: (error: unknown) => void): Watching;
  /** Runs work of the watcher's, whose fault is noted and no more. */
  attempt(work: () => void): void;
  /** Gives the machine an event, noted in the log as an input. Returns in words why not; undefined: it was given. */
  inject(event: unknown): string | undefined;
}
