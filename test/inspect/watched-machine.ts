import { createActor, type Actor, type AnyStateMachine } from 'xstate';
import { CallWatch } from '../../src/call/call-watch.ts';
import { EventLog } from '../../src/call/event-log.ts';
import { MachineClock } from '../../src/call/machine-clock.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';

interface WatchedMachine {
  readonly actor: Actor<AnyStateMachine>;
  readonly watch: CallWatch;
  readonly clock: VirtualClock;
  readonly faults: readonly unknown[];
}

/** Any machine in the place of a call's, started. */
export function watchedMachine(machine: AnyStateMachine): WatchedMachine {
  const clock = new VirtualClock();
  const faults: unknown[] = [];
  const noteFault = (error: unknown): void => void faults.push(error);
  const log = new EventLog(undefined, () => clock.now(), noteFault);
  const timers = new MachineClock(clock, log);
  const actor = createActor(machine, { id: 'watched', clock: timers });
  actor.subscribe({ error: () => undefined });
  actor.start();
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      noteFault(error);
    }
  };
  const fence = { guard: attempt, attempt };
  const watch = new CallWatch({ id: 'watched', receive: () => undefined }, { actor, log, timers, fence });
  return { actor, watch, clock, faults };
}
