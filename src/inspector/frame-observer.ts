import type {
  AnyActorRef,
  AnyEventObject,
  AnyMachineSnapshot,
  AnyStateMachine,
  AnyTransitionDefinition,
  InspectionEvent,
} from 'xstate';
import { readChart, type ChartTransition } from './chart.ts';
import type { Frame, RefusedTransition, TakenTransition } from './frame.ts';
import { refusedBy } from './refused.ts';
import { RunningTimers } from './running-timers.ts';

/** Where a frame stands in its call. */
export interface FramePlace {
  /** Milliseconds since the call was opened. */
  readonly at: number;
  /** The line of the event log that has the event. */
  readonly line: number;
}

type Microstep = Extract<InspectionEvent, { readonly type: '@xstate.microstep' }>;

interface Begun extends FramePlace {
  readonly event: AnyEventObject;
  readonly taken: TakenTransition[];
  readonly refused: RefusedTransition[];
  readonly actions: string[];
  readonly decisions: AnyEventObject[];
}

/** Definitions of transitions as they are drawn; one machine object serves all calls. */
const drawnTransitions = new WeakMap<
  AnyStateMachine,
  ReadonlyMap<AnyTransitionDefinition, ChartTransition>
>();

/** Makes frames of what the machine of one call goes through; it hears of nothing else. */
export class FrameObserver {
  readonly #root: AnyActorRef;
  readonly #place: () => FramePlace;
  readonly #onFrame: (frame: Frame) => void;
  readonly #timers = new RunningTimers();
  #before: AnyMachineSnapshot | undefined;
  #begun: Begun | undefined;

  /** `before` is what the machine is now; absent when it has not started. */
  constructor(
    root: AnyActorRef,
    before: AnyMachineSnapshot | undefined,
    place: () => FramePlace,
    onFrame: (frame: Frame) => void,
  ) {
    this.#root = root;
    this.#before = before;
    this.#place = place;
    this.#onFrame = onFrame;
  }

  readonly observe = (inspected: InspectionEvent): void => {
    if (inspected.actorRef !== this.#root) return;
    switch (inspected.type) {
      case '@xstate.event':
        this.#begin(inspected.event);
        return;
      case '@xstate.action':
        this.#act(inspected.action);
        return;
      case '@xstate.microstep':
        this.#step(inspected);
        return;
      case '@xstate.snapshot':
        this.#end(inspected.snapshot as AnyMachineSnapshot);
        return;
      case '@xstate.actor':
      case '@xstate.transition':
    }
  };

  #begin(event: AnyEventObject): void {
    this.#begun = { ...this.#place(), event, taken: [], refused: [], actions: [], decisions: [] };
    this.#timers.fired(event.type);
  }

  #act({ type, params }: { readonly type: string; readonly params: unknown }): void {
    if (this.#begun === undefined) return;
    if (type === 'xstate.emit') this.#begun.decisions.push((params as { event: AnyEventObject }).event);
    else if (type === 'xstate.raise' || type === 'xstate.cancel')
      this.#timers.note(type, params, this.#begun.at);
    else if (!type.startsWith('xstate.')) this.#begun.actions.push(type);
  }

  #step({ event, _transitions: transitions, snapshot }: Microstep): void {
    const after = snapshot as AnyMachineSnapshot;
    const { machine } = after;
    const drawn = drawnOf(machine);
    if (this.#before !== undefined)
      this.#begun?.refused.push(...refusedBy(this.#before, event, transitions, drawn));
    for (const transition of transitions) {
      const known = drawn.get(transition);
      if (known === undefined) continue;
      const { id, source, target, guard } = known;
      this.#begun?.taken.push({
        event: event.type,
        id,
        source,
        ...(target === undefined ? {} : { target }),
        ...(guard === undefined ? {} : { guard }),
      });
    }
    this.#before = after;
  }

  #end(after: AnyMachineSnapshot): void {
    this.#before = after;
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun !== undefined) this.#onFrame({ ...begun, ...presentOf(after), timers: this.#timers.running });
  }
}

/** What a machine is, whatever it went through. */
function presentOf({
  value,
  context,
  status,
  _nodes,
}: AnyMachineSnapshot): Pick<Frame, 'value' | 'context' | 'status' | 'states'> {
  return { value, context, status, states: _nodes.map(({ path }) => path.join('.')) };
}

function drawnOf(machine: AnyStateMachine): ReadonlyMap<AnyTransitionDefinition, ChartTransition> {
  let drawn = drawnTransitions.get(machine);
  if (drawn === undefined) {
    drawn = new Map(readChart(machine).transitions.map((each) => [each.definition, each]));
    drawnTransitions.set(machine, drawn);
  }
  return drawn;
}
