import { createActor, type ActorRefFrom } from 'xstate';
import { callMachine } from '../../../machines/call.machine.ts';
import type { CallMachineInput } from '../../../machines/call-context.ts';
import type { CallEvent, StampedTurnEvent } from '../../../machines/vocabulary/call-event.ts';
import type { Decision } from '../../../machines/vocabulary/decision.ts';
import type { LogEntry } from '../log-entry.ts';
import { isSameJson } from '../same-json.ts';
import type { Difference } from './difference.ts';
import { ExpectedEffects, type ExpectedEffect } from './expected-effects.ts';
import { falseHearing } from './heard-truth.ts';
import type { RecordedCall } from './read-log.ts';
import { RecordedClock } from './recorded-clock.ts';

/**
 * Gives the inputs of a recorded call to the call machine, on the recorded clock, and compares what it decides, and what
 * follows from that, with what is in the log; what the log says was heard is held against itself. Returns the first difference; none when all is the same.
 */
export function replayLog(call: RecordedCall): Difference | undefined {
  const decided = new LogReplay(call).run();
  const heard = falseHearing(call.entries);
  return decided !== undefined && decided.index <= (heard?.index ?? Infinity) ? decided : heard;
}

interface Pending {
  readonly index: number;
  readonly effect: ExpectedEffect;
}

class LogReplay {
  readonly #entries: readonly LogEntry[];
  readonly #clock = new RecordedClock();
  readonly #actor: ActorRefFrom<typeof callMachine>;
  readonly #decided: Decision[] = [];
  readonly #effects: ExpectedEffects;
  /** The effects that must still come, in order, by their type. */
  readonly #pending = new Map<string, Pending[]>();
  #hasCrashed = false;

  constructor({ header, entries }: RecordedCall) {
    const { policy, farewell, apology, greeting, resumed } = header;
    // The schema of the header has every key of the type; it differs in what it says of absent ones alone.
    const input = {
      policy,
      farewell,
      apology,
      ...(greeting === undefined ? {} : { greeting }),
    } as CallMachineInput;
    this.#entries = entries;
    this.#effects = new ExpectedEffects(resumed);
    this.#actor = createActor(callMachine, { clock: this.#clock, input });
  }

  run(): Difference | undefined {
    this.#actor.on('*', (decision) => void this.#decided.push(decision));
    this.#actor.subscribe({ error: () => (this.#hasCrashed = true) });
    this.#actor.start();
    for (const [index, entry] of this.#entries.entries()) {
      const difference = this.#follow(entry, index);
      if (difference !== undefined) {
        this.#actor.stop();
        return difference;
      }
    }
    return this.#leftOver();
  }

  #follow(entry: LogEntry, index: number): Difference | undefined {
    // Decided beside the machine, by what the providers took; for the machine nothing follows from it.
    if (entry.type === 'speculation.governed') return undefined;
    if (entry.kind === 'decision') return this.#compareDecision(entry, index);
    this.#effects.note(entry);
    if (entry.kind === 'input') return this.#give(entry, index);
    return entry.kind === 'effect' ? this.#compareEffect(entry, index) : undefined;
  }

  /** Everything that an event leads to is decided when this returns: in the log, other events may come between. */
  #give(entry: LogEntry, index: number): Difference | undefined {
    const { at, kind: _, ...event } = entry;
    this.#clock.goOn(at);
    if (entry.type === 'timer.fired') {
      const { timer, delayMs } = entry;
      const hasFired = this.#clock.fire(Number(timer), Number(delayMs));
      return hasFired ? undefined : { index, recorded: event };
    }
    // Playback is followed beside the machine.
    if (entry.type === 'caller.played') return undefined;
    if (entry.type.startsWith('turn.'))
      this.#expect(this.#effects.ofTurn(event as unknown as StampedTurnEvent, this.#turn()), index);
    // What a call reports while it ends comes too late for its machine.
    if (this.#actor.getSnapshot().status !== 'active') return undefined;
    this.#actor.send(event as unknown as CallEvent);
    if (this.#hasCrashed) this.#expect([{ type: 'client.ended', fields: { reason: 'error' } }], index);
    return undefined;
  }

  #turn() {
    const { context, value } = this.#actor.getSnapshot();
    return typeof value === 'object' && 'active' in value ? context.turn : undefined;
  }

  #compareDecision(entry: LogEntry, index: number): Difference | undefined {
    const { at: _, kind: __, ...recorded } = entry;
    const decision = this.#decided.shift();
    // In the log an absent key is absent, not undefined.
    const replayed: unknown = decision === undefined ? undefined : JSON.parse(JSON.stringify(decision));
    if (decision === undefined || !isSameJson(recorded, replayed)) return { index, recorded, replayed };
    this.#expect(this.#effects.of(decision), index);
    return undefined;
  }

  #expect(effects: readonly ExpectedEffect[], index: number): void {
    for (const effect of effects) {
      const pending = this.#pending.get(effect.type) ?? [];
      pending.push({ index, effect });
      this.#pending.set(effect.type, pending);
    }
  }

  #compareEffect(entry: LogEntry, index: number): Difference | undefined {
    const type = entry.type === 'client.reply' ? `client.reply ${String(entry['event'])}` : entry.type;
    const isRequest = type === 'llm.asked';
    if (!isRequest && !foretold.has(type)) return undefined;
    const expected = isRequest ? this.#effects.ofRequest(entry) : this.#pending.get(type)?.shift()?.effect;
    const names = Object.keys(expected?.fields ?? {});
    const recorded = Object.fromEntries(names.map((name) => [name, entry[name]]));
    if (expected !== undefined && isSameJson(recorded, expected.fields)) return undefined;
    const { at: _, kind: __, ...whole } = entry;
    return {
      index,
      recorded: whole,
      replayed: expected === undefined ? undefined : { type, ...expected.fields },
    };
  }

  /** What was decided, or called for, and is not in the log. */
  #leftOver(): Difference | undefined {
    const missing = [...this.#pending.values()].flat().toSorted((one, other) => one.index - other.index)[0];
    if (missing !== undefined)
      return { index: missing.index, replayed: { type: missing.effect.type, ...missing.effect.fields } };
    const decision = this.#decided[0];
    return decision === undefined ? undefined : { index: this.#entries.length - 1, replayed: decision };
  }
}

/** The effects that follow from a decision or an input alone; others hang on providers and on playback. */
const foretold: ReadonlySet<string> = new Set([
  'client.ready',
  'client.state',
  'client.turn',
  'client.reply started',
  'client.reply ended',
  'client.clear',
  'client.ended',
  'tool.started',
]);
