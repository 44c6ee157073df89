import { createActor, type ActorRefFrom } from 'xstate';
import type { CallMachineInput } from '../../machines/call-context.ts';
import { callMachine } from '../../machines/call.machine.ts';
import type { CallEvent } from '../../machines/vocabulary/call-event.ts';
import { CallWatch } from '../../src/call/call-watch.ts';
import { EventLog, type LogSink } from '../../src/call/event-log.ts';
import { MachineClock } from '../../src/call/machine-clock.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { BareLog, BareTimers } from './bare-parts.ts';
import { bargeInTurn } from './barge-in-turn.ts';

/** Time as it is, in which no timer ever fires. */
const clock: Clock = {
  now: () => performance.now(),
  setTimeout: () => ({}),
  clearTimeout: () => undefined,
};

/** The machine of a call with its event log, as a call session has them, and nothing beside. */
export class MeasuredMachine {
  /** Undefined: it was made without what the inspector needs. */
  readonly watch: CallWatch | undefined;
  readonly #actor: ActorRefFrom<typeof callMachine>;
  readonly #log: Pick<EventLog, 'append'>;
  #turn = 0;
  #reply = 1;

  private constructor(input: CallMachineInput, log: Pick<EventLog, 'append'>, timers: Clock) {
    this.#log = log;
    this.#actor = createActor(callMachine, { clock: timers, input });
    if (log instanceof EventLog && timers instanceof MachineClock) {
      const attempt = (work: () => void): void => work();
      const fence = { guard: attempt, attempt };
      const call = { id: 'measured', receive: () => undefined };
      this.watch = new CallWatch(call, { actor: this.#actor, log, timers, fence });
    }
    this.#actor.on('*', (decision) => this.#log.append('decision', decision));
    this.#actor.subscribe({ error: () => undefined });
    this.#actor.start();
    this.#send({ type: 'stt.opened' });
  }

  /** As it is. */
  static watchable(input: CallMachineInput, sink: LogSink | undefined): MeasuredMachine {
    const log = new EventLog(
      sink,
      () => clock.now(),
      () => undefined,
    );
    return new MeasuredMachine(input, log, new MachineClock(clock, log));
  }

  /** As it would be if there were no inspector. */
  static bare(input: CallMachineInput, sink: LogSink | undefined): MeasuredMachine {
    const log = new BareLog(sink, () => clock.now());
    return new MeasuredMachine(input, log, new BareTimers(clock, log));
  }

  /** Returns how long an event kept the processor on average, in microseconds; that other programs run is nothing to it. */
  measure(turns: number): number {
    let events = 0;
    const before = process.cpuUsage();
    for (let count = 0; count < turns; count += 1) {
      const turn = bargeInTurn(this.#turn, this.#reply);
      for (const event of turn) this.#send(event);
      events += turn.length;
      this.#turn += 2;
      this.#reply += 3;
    }
    const { user, system } = process.cpuUsage(before);
    const { value, context } = this.#actor.getSnapshot();
    const isWhole = context.replies === this.#reply - 1 && JSON.stringify(value).includes('listening');
    if (!isWhole) throw new Error('The turns of the bench do not go as they are meant to any more.');
    return (user + system) / events;
  }

  stop(): void {
    this.#actor.stop();
  }

  #send(event: CallEvent): void {
    this.#log.append('input', event);
    this.#actor.send(event);
  }
}
