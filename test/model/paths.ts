import { initialTransition, type AnyActorLogic, type EventObject } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { callMachine } from '../../machines/call.machine.ts';
import type { CallMachineInput } from '../../machines/call-context.ts';
import type { ModelledCall } from './call-simulation.ts';
import { newWorld } from './call-world.ts';
import { project } from './projection.ts';
import { stepsOf, take, type Step } from './steps.ts';

export interface PathStep {
  readonly step: Step;
  readonly before: ModelledCall;
  readonly after: ModelledCall;
}

export interface Facet {
  readonly name: string;
  readonly input: CallMachineInput;
  readonly countsMoney?: boolean;
  /** What happens before the paths begin. */
  readonly prelude: readonly string[];
  /** What may happen in them. */
  readonly alphabet: readonly string[];
}

export interface FacetPaths {
  readonly paths: readonly (readonly PathStep[])[];
  readonly states: number;
  readonly edges: number;
}

export function firstCall({
  input,
  countsMoney = false,
}: Pick<Facet, 'input' | 'countsMoney'>): ModelledCall {
  return {
    snapshot: initialTransition(callMachine, input)[0],
    world: newWorld(countsMoney),
    sent: [],
    told: [],
  };
}

/** One shortest path for each transition between two projected states; those that are the beginning of another one are left out. */
export function facetPaths(facet: Facet): FacetPaths {
  const prelude = follow(firstCall(facet), facet.prelude);
  const fromState = prelude.at(-1)?.after ?? firstCall(facet);
  const isAsked = (type: string): boolean => facet.alphabet.includes(type);
  const keys = new WeakMap<ModelledCall, string>();
  const key = (call: ModelledCall): string => {
    const known = keys.get(call) ?? project(call);
    keys.set(call, known);
    return known;
  };
  const left = new Set<string>();
  const edges = new Set<string>();
  const logic = { transition: take } as unknown as AnyActorLogic;
  const found = getShortestPaths(logic, {
    fromState,
    serializeState: (call: ModelledCall, step?: Step, before?: ModelledCall) => {
      const edge =
        key(call) + (step === undefined || before === undefined ? '' : `|${step.type}|${key(before)}`);
      edges.add(edge);
      return edge;
    },
    // A state that was left before is not left again: its transitions are known.
    events: (call: ModelledCall) => {
      if (left.has(key(call))) return [];
      left.add(key(call));
      return stepsOf(call, isAsked);
    },
    limit: 100_000,
  } as never) as unknown as readonly {
    readonly steps: readonly { readonly state: ModelledCall; readonly event: EventObject }[];
  }[];
  const paths = found.map(({ steps }) =>
    steps.slice(1).map(({ state, event }, at) => ({
      step: event as unknown as Step,
      before: steps[at]?.state ?? fromState,
      after: state,
    })),
  );
  return {
    paths: longest(paths).map((path) => [...prelude, ...path]),
    states: left.size,
    edges: edges.size,
  };
}

/** The steps with these names, one after the other. */
export function follow(from: ModelledCall, types: readonly string[]): readonly PathStep[] {
  let before = from;
  return types.map((type) => {
    const step = stepsOf(before, (each) => each === type)[0];
    if (step === undefined) throw new Error(`"${type}" can not happen in ${project(before)}`);
    const after = take(before, step);
    const taken = { step, before, after };
    before = after;
    return taken;
  });
}

function longest(paths: readonly (readonly PathStep[])[]): readonly (readonly PathStep[])[] {
  const isBeginning = new Set<ModelledCall>();
  for (const path of paths) for (const { after } of path.slice(0, -1)) isBeginning.add(after);
  return paths.filter((path) => {
    const last = path.at(-1);
    return last !== undefined && !isBeginning.has(last.after);
  });
}
