import type { AnyActorRef, InspectionEvent } from 'xstate';
import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import { readCallInput } from './call-input-shape.ts';
import type { EventLog, LogTap } from './event-log.ts';
import type { Fence } from './fence.ts';
import type { MachineClock } from './machine-clock.ts';

interface Watching {
  unsubscribe(): void;
}

interface WatchedParts {
  readonly actor: AnyActorRef;
  readonly log: EventLog;
  readonly timers: MachineClock;
  readonly fence: Fence;
}

interface Call {
  readonly id: string;
  receive(input: CallInput | OperatorRequest): void;
}

/** A live call for those who look at its machine. It costs the call nothing until somebody observes. */
export class CallWatch {
  readonly id: string;
  readonly actor: AnyActorRef;
  readonly #call: Call;
  readonly #parts: WatchedParts;

  constructor(call: Call, parts: WatchedParts) {
    this.id = call.id;
    this.actor = parts.actor;
    this.#call = call;
    this.#parts = parts;
  }

  /** Milliseconds since the call was opened. */
  now(): number {
    return this.#parts.log.now();
  }

  /** How many lines the event log has so far, written or not. */
  get lineCount(): number {
    return this.#parts.log.lineCount;
  }

  /** The line of the last thing that came in, and its moment; known while the log is written or watched. */
  get lastInput(): { readonly at: number; readonly line: number } {
    return this.#parts.log.lastInput;
  }

  /**
   * The delayed transitions that are waited for, of whichever actor of the call. XState tells which they are, in the
   * order in which they were set; the call's clock tells when that was, in milliseconds since the call was opened.
   */
  timers() {
    const { startedAt } = this.#parts.timers;
    const { _scheduledEvents: scheduled } = this.actor.system.getSnapshot();
    return Object.values(scheduled).flatMap(({ source: actor, id, delay: delayMs }, index) => {
      const atMs = startedAt[index];
      return atMs === undefined ? [] : [{ actor, id, delayMs, startedAt: atMs }];
    });
  }

  /** Tells an observer all that the machine goes through from now on. What it throws is noted as a fault, and no more. */
  inspect(observe: (event: InspectionEvent) => void): Watching {
    const { fence } = this.#parts;
    return this.actor.system.inspect((event) => fence.attempt(() => observe(event)));
  }

  /** Gives an observer every line of the event log from now on, also where none is written. */
  watchLog(observe: LogTap): Watching {
    const { log, fence } = this.#parts;
    return log.tap((line, number) => fence.attempt(() => observe(line, number)));
  }

  /** Tells the error if the machine itself breaks: then it has no snapshot of that. */
  whenBroken(run: (error: unknown) => void): Watching {
    const { fence } = this.#parts;
    return this.actor.subscribe({ error: (error: unknown) => fence.attempt(() => run(error)) });
  }

  /** Runs what the call can do without: a fault in it is noted, and the call goes on. */
  attempt(work: () => void): void {
    this.#parts.fence.attempt(work);
  }

  /**
   * Gives the machine an event of somebody else's making, noted as an input like any other. Returns in words why not;
   * undefined: it was given.
   */
  inject(event: unknown): string | undefined {
    if (this.actor.getSnapshot().status !== 'active') return 'The call is over.';
    const reading = readCallInput(event);
    if (!reading.ok) return `Nothing was sent: the message ${reading.fault}.`;
    if (reading.input.type === 'timer.fired') return "Nothing was sent: a call's timers fire by themselves.";
    this.#call.receive(reading.input as CallInput | OperatorRequest);
    return undefined;
  }
}
