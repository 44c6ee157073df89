import type { AnyMachineSnapshot, AnyTransitionDefinition, InspectionEvent } from 'xstate';
import type { Chart } from '../../src/inspector/chart.ts';

/** What an inspector may lay over a drawing: how often each transition was taken, and each state entered or kept. */
export interface CoverageReport {
  readonly transitions: Readonly<Record<string, number>>;
  readonly states: Readonly<Record<string, number>>;
}

/** Counts what real calls have gone through, by the microsteps of their machines. */
export class Coverage {
  readonly #transitions: Map<string, number>;
  readonly #states: Map<string, number>;
  readonly #ids: ReadonlyMap<AnyTransitionDefinition, string>;

  constructor(chart: Chart) {
    this.#ids = new Map(chart.transitions.map(({ definition, id }) => [definition, id]));
    this.#transitions = new Map(chart.transitions.map(({ id }) => [id, 0]));
    this.#states = new Map([...chart.states.keys()].map((path) => [path, 0]));
  }

  readonly observe = (event: InspectionEvent): void => {
    if (event.type !== '@xstate.microstep') return;
    const { _transitions: transitions, snapshot } = event;
    for (const transition of transitions) {
      const id = this.#ids.get(transition);
      if (id === undefined)
        throw new Error(`${transition.eventType} was taken, and is not in the definition`);
      count(this.#transitions, id);
    }
    const { _nodes: nodes } = snapshot as AnyMachineSnapshot;
    for (const { path } of nodes) count(this.#states, path.join('.'));
  };

  /** The names of the transitions that were never taken, and of the states that were never entered. */
  get missing(): readonly string[] {
    return [...this.#transitions, ...this.#states].flatMap(([name, times]) => (times === 0 ? [name] : []));
  }

  get summary(): string {
    return `transitions ${share(this.#transitions)}, states ${share(this.#states)}`;
  }

  get report(): CoverageReport {
    return { transitions: Object.fromEntries(this.#transitions), states: Object.fromEntries(this.#states) };
  }
}

function count(map: Map<string, number>, name: string): void {
  map.set(name, (map.get(name) ?? 0) + 1);
}

function share(map: ReadonlyMap<string, number>): string {
  const taken = [...map.values()].filter((times) => times > 0).length;
  return `${taken} of ${map.size}`;
}
