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
import type { CallPlace } from './watched-call.ts';
import { refusedBy } from './refused.ts';
import { RunningTimers, type SetTimer } from './running-timers.ts';

type Microstep = Extract<InspectionEvent, { readonly type: '@xstate.microstep' }>;

interface Begun extends CallPlace {
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
  readonly #place: () => CallPlace;
  readonly #onFrame: (frame: Frame) => void;
  readonly #timers: RunningTimers;
  /** What came in and is not done with: an event may come while another one is worked on, which then comes first. */
  readonly #begun: Begun[] = [];
  #before: AnyMachineSnapshot | undefined;

  /** `before` is what the machine is now, absent when it has not started; `timers` are those that run by then. */
  constructor(
    root: AnyActorRef,
    before: AnyMachineSnapshot | undefined,
    place: () => CallPlace,
    onFrame: (frame: Frame) => void,
    timers: readonly SetTimer[] = [],
  ) {
    this.#timers = new RunningTimers(timers);
    this.#root = root;
    this.#before = before;
    this.#place = place;
    this.#onFrame = onFrame;
  }

  /** What the machine is now, as a frame in which nothing happens. */
  present(place: CallPlace): Frame {
    const nothing = { taken: [], refused: [], actions: [], decisions: [] };
    const now = this.#root.getSnapshot() as AnyMachineSnapshot;
    const timers = this.#timers.running;
    return { ...place, event: { type: 'xstate.init' }, ...nothing, ...presentOf(now), timers };
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
        this.#end(inspected.event, inspected.snapshot as AnyMachineSnapshot);
        return;
      case '@xstate.actor':
      case '@xstate.transition':
    }
  };

  #begin(event: AnyEventObject): void {
    this.#begun.push({ ...this.#place(), event, taken: [], refused: [], actions: [], decisions: [] });
    this.#timers.fired(event.type);
  }

  #act({ type, params }: { readonly type: string; readonly params: unknown }): void {
    const [begun] = this.#begun;
    if (begun === undefined) return;
    if (type === 'xstate.emit') begun.decisions.push((params as { event: AnyEventObject }).event);
    else if (type === 'xstate.raise' || type === 'xstate.cancel') this.#timers.note(type, params, begun.at);
    else if (!type.startsWith('xstate.')) begun.actions.push(type);
  }

  #step({ event, _transitions: transitions, snapshot }: Microstep): void {
    const after = snapshot as AnyMachineSnapshot;
    const { machine } = after;
    const drawn = drawnOf(machine);
    const [begun] = this.#begun;
    if (this.#before !== undefined)
      begun?.refused.push(...refusedBy(this.#before, event, transitions, drawn));
    for (const transition of transitions) {
      const known = drawn.get(transition);
      if (known === undefined) continue;
      const { id, source, target, guard } = known;
      begun?.taken.push({
        event: event.type,
        id,
        source,
        ...(target === undefined ? {} : { target }),
        ...(guard === undefined ? {} : { guard }),
      });
    }
    this.#before = after;
  }

  #end(event: AnyEventObject, after: AnyMachineSnapshot): void {
    this.#before = after;
    // Whoever came while the machine was at work has not seen that event begin.
    if (this.#begun[0]?.event !== event) return;
    const [begun] = this.#begun.splice(0, 1);
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
