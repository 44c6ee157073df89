import { createActor, type ActorRefFrom } from 'xstate';
import type { CallMachineInput } from '../../../machines/call-context.ts';
import type { CallEvent } from '../../../machines/vocabulary/call-event.ts';
import { callMachine } from '../../../machines/call.machine.ts';
import { FrameObserver } from '../../../src/inspector/frame-observer.ts';
import type { Frame } from '../../../src/inspector/frame.ts';
import { RecordedClock } from './recorded-clock.ts';
import type { LogEntry } from '../log-entry.ts';

/** Gives the inputs of an event log to the call machine again, as they come, and tells what it goes through. */
export class FrameReplay {
  readonly #clock = new RecordedClock();
  readonly #actor: ActorRefFrom<typeof callMachine>;
  #at = 0;
  #line = 0;

  /** `header` is the log's first line. */
  constructor(header: LogEntry, onFrame: (frame: Frame) => void) {
    this.#actor = createActor(callMachine, { clock: this.#clock, input: inputOf(header) });
    const place = () => ({ at: this.#at, line: this.#line });
    const observer = new FrameObserver(this.#actor, undefined, place, onFrame);
    this.#actor.system.inspect(observer.observe);
    // A machine that fails has no frame of it; without a listener the error would be nobody's.
    this.#actor.subscribe({ error: () => undefined });
    this.#actor.start();
  }

  give(entry: LogEntry, line: number): void {
    if (entry.kind !== 'input' || entry.type === 'caller.played') return;
    const { at, kind: _, ...event } = entry;
    this.#at = at;
    this.#line = line;
    this.#clock.goOn(at);
    if (entry.type === 'timer.fired') this.#clock.fire(Number(entry['timer']), Number(entry['delayMs']));
    else if (this.#actor.getSnapshot().status === 'active') this.#actor.send(event as unknown as CallEvent);
  }
}

function inputOf({ policy, farewell, apology, greeting }: LogEntry): CallMachineInput {
  return {
    policy,
    farewell,
    apology,
    ...(greeting === undefined ? {} : { greeting }),
  } as CallMachineInput;
}
