import { createActor, type ActorRefFrom } from 'xstate';
import { callMachine } from '../../machines/call.machine.ts';
import type { CallMachineInput } from '../../machines/call-context.ts';
import type { CallerTurn } from '../../machines/caller-turn.ts';
import type { CallEvent } from '../../machines/vocabulary/call-event.ts';
import type { Decision } from '../../machines/vocabulary/decision.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventLog } from './event-log.ts';
import { MachineClock } from './machine-clock.ts';

export interface CallActorOptions {
  readonly id: string;
  readonly input: CallMachineInput;
  readonly clock: Clock;
  readonly log: EventLog;
}

/** The machine of one call, whose timers are noted in the call's log. */
export class CallActor {
  readonly #timers: MachineClock;
  readonly #actor: ActorRefFrom<typeof callMachine>;

  constructor({ id, input, clock, log }: CallActorOptions) {
    this.#timers = new MachineClock(clock, log);
    this.#actor = createActor(callMachine, { id, clock: this.#timers, input });
  }

  /** Begins: each decision is given to `perform`, and what the machine itself breaks by to `broken`. */
  start(perform: (decision: Decision) => void, broken: (error: unknown) => void): void {
    this.#actor.on('*', perform);
    this.#actor.subscribe({ error: broken });
    this.#actor.start();
  }

  send(event: CallEvent): void {
    this.#actor.send(event);
  }

  /** Neither at its end nor broken. */
  get isActive(): boolean {
    return this.#actor.getSnapshot().status === 'active';
  }

  /** The caller's turn, while the machine takes any. */
  get turn(): CallerTurn | undefined {
    const { context, value } = this.#actor.getSnapshot();
    return typeof value === 'object' && 'active' in value ? context.turn : undefined;
  }

  /** For whoever looks at the machine from the inside. */
  get parts(): { readonly actor: ActorRefFrom<typeof callMachine>; readonly timers: MachineClock } {
    return { actor: this.#actor, timers: this.#timers };
  }
}
