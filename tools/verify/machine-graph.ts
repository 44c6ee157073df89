import { createActor, type AnyActorScope, type SnapshotFrom } from 'xstate';
import type { callMachine } from '../../machines/call.machine.ts';
import type { CallMachineEvent, CallMachineInput } from '../../machines/call-context.ts';
import type { Decision } from '../../machines/vocabulary/decision.ts';
import { contextKey, newest, projected } from './projection.ts';

export type CallMachine = typeof callMachine;
export type CallSnapshot = SnapshotFrom<CallMachine>;

/** An `after` that fires; its type is `xstate.after.NAME.NODE`. */
export interface TimerEvent {
  readonly type: `xstate.after.${string}`;
}

export type MachineEvent = CallMachineEvent | TimerEvent;

/** One state of the machine, projected. */
export interface MachineState {
  readonly id: number;
  readonly snapshot: CallSnapshot;
  /** The ids of the atomic states that it is in. */
  readonly places: readonly string[];
  /** The waits that are running. */
  readonly timers: readonly TimerEvent[];
  /** The step that changes nothing. */
  readonly stays: MachineStep;
}

/** What one event makes of a state. */
export interface MachineStep {
  readonly to: MachineState;
  /** Numbered as before the event: replies from `newest` + 1 on are new. */
  readonly decisions: readonly Decision[];
  /** How many replies are new. */
  readonly newReplies: number;
}

/** The projected states of one machine, each event of each worked out once. */
export class MachineGraph {
  readonly #machine: CallMachine;
  readonly #states = new Map<string, MachineState>();
  readonly #steps: Map<MachineEvent, MachineStep>[] = [];
  readonly #withoutCut = new Map<MachineState, MachineState>();
  readonly #scope: AnyActorScope;
  readonly #emitted: Decision[] = [];
  readonly #timers = new Map<string, TimerEvent>();
  readonly initial: MachineStep;

  constructor(machine: CallMachine, input: CallMachineInput) {
    this.#machine = machine;
    const self = createActor(machine, { input });
    // What xstate's own transition() makes anew for every event, which takes ten times as long as the event itself.
    this.#scope = {
      self,
      id: '',
      sessionId: '',
      system: self.system,
      logger: () => undefined,
      defer: () => undefined,
      stopChild: () => undefined,
      emit: () => undefined,
      actionExecutor: ({ type, params }) => {
        if (type === 'xstate.emit') this.#emitted.push((params as { readonly event: Decision }).event);
      },
    } as AnyActorScope;
    const snapshot = machine.getInitialSnapshot(this.#scope, input);
    this.initial = { to: this.#intern(snapshot), decisions: this.#emitted.splice(0), newReplies: 0 };
  }

  step(from: MachineState, event: MachineEvent): MachineStep {
    const steps = this.#steps[from.id];
    const known = steps?.get(event);
    if (known !== undefined) return known;
    this.#emitted.length = 0;
    const next = this.#machine.transition(from.snapshot, event as CallMachineEvent, this.#scope);
    const to = next === from.snapshot ? from : this.#intern(next);
    const newReplies = next.context.replies - newest;
    const isNothing = to === from && this.#emitted.length === 0 && newReplies === 0;
    const step = isNothing ? from.stays : { to, decisions: this.#emitted.splice(0), newReplies };
    steps?.set(event, step);
    return step;
  }

  /** The same state when what was heard of the last reply that was cut is known. */
  afterCut(state: MachineState): MachineState {
    if (state.snapshot.context.cut === undefined) return state;
    const known = this.#withoutCut.get(state);
    if (known !== undefined) return known;
    const { snapshot } = state;
    const to = this.#intern({
      ...snapshot,
      context: { ...snapshot.context, cut: undefined },
    });
    this.#withoutCut.set(state, to);
    return to;
  }

  #intern(snapshot: CallSnapshot): MachineState {
    const { _nodes: nodes } = snapshot;
    const places = nodes.filter(({ type }) => type === 'atomic' || type === 'final').map(({ id }) => id);
    const isActive = places.some((place) => place.startsWith('call.active'));
    const context = projected(snapshot.context, !isActive && !places.includes('call.connecting'));
    const key = `${places.join()} ${snapshot.status} ${contextKey(context)}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const timers = new Set(
      nodes.flatMap(({ after }) => after.map(({ eventType }) => this.#timer(eventType))),
    );
    const state: MachineState = {
      id: this.#states.size,
      snapshot: { ...snapshot, context },
      places,
      timers: snapshot.status === 'active' ? [...timers] : [],
      get stays() {
        return stays;
      },
    };
    const stays: MachineStep = { to: state, decisions: [], newReplies: 0 };
    this.#states.set(key, state);
    this.#steps.push(new Map());
    return state;
  }

  #timer(type: string): TimerEvent {
    const known = this.#timers.get(type);
    if (known !== undefined) return known;
    const timer = { type } as TimerEvent;
    this.#timers.set(type, timer);
    return timer;
  }
}

/** The name of the wait that is over: `contestPatience`. */
export function timerName({ type }: TimerEvent): string {
  return type.split('.')[2] ?? type;
}

export function isTimer(event: { readonly type: string }): event is TimerEvent {
  return event.type.startsWith('xstate.after.');
}
