import { initialTransition, type AnyActorLogic } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { callMachine } from '../../machines/call.machine.ts';
import type { CallMachineInput } from '../../machines/call-context.ts';
import type { ModelledCall } from './modelled-call.ts';
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

interface Found {
  readonly steps: readonly { readonly state: ModelledCall; readonly event: Step }[];
}

export interface FacetPaths {
  readonly paths: readonly (readonly PathStep[])[];
  /** The projected states that the search has met, whatever becomes of the paths. */
  readonly met: ReadonlySet<string>;
}

function firstCall({ input, countsMoney = false }: Pick<Facet, 'input' | 'countsMoney'>): ModelledCall {
  return {
    snapshot: initialTransition(callMachine, input)[0],
    world: newWorld(countsMoney),
    sent: [],
    told: [],
  };
}

/** A shortest path to each transition between two projected states; one that is the beginning of another is left out. */
export function facetPaths(facet: Facet): FacetPaths {
  const prelude = follow(firstCall(facet), facet.prelude);
  const fromState = prelude.at(-1)?.after ?? firstCall(facet);
  const { paths, met } = shortestPaths(fromState, (type) => facet.alphabet.includes(type));
  return { paths: longest(paths).map((path) => prelude.concat(path)), met };
}

const keys = new WeakMap<ModelledCall, string>();

/** The projected state, as a name. */
export function keyOf(call: ModelledCall): string {
  const key = keys.get(call) ?? project(call);
  keys.set(call, key);
  return key;
}

const edgeOf = ({ step, before, after }: PathStep): string => `${keyOf(after)}|${step.type}|${keyOf(before)}`;

function shortestPaths(fromState: ModelledCall, isAsked: (type: string) => boolean) {
  const left = new Set<string>();
  const found = getShortestPaths(
    { transition: take } as unknown as AnyActorLogic,
    {
      fromState,
      serializeState: (call: ModelledCall, step?: Step, before?: ModelledCall) =>
        step === undefined || before === undefined ? keyOf(call) : edgeOf({ step, before, after: call }),
      // A state that was left before is not left again: its transitions are known.
      events: (call: ModelledCall) => {
        if (left.has(keyOf(call))) return [];
        left.add(keyOf(call));
        return stepsOf(call, isAsked);
      },
      limit: 100_000,
    } as never,
  ) as unknown as readonly Found[];
  const paths = found.map(({ steps }) =>
    steps
      .slice(1)
      .map(({ state, event }, at) => ({ step: event, before: steps[at]?.state ?? fromState, after: state })),
  );
  return { paths, met: left };
}

/** The steps with these names, one after the other. */
function follow(from: ModelledCall, types: readonly string[]): readonly PathStep[] {
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
  const begun = new Set(paths.flatMap((path) => path.slice(0, -1).map(({ after }) => after)));
  return paths.filter((path) => {
    const last = path.at(-1);
    return last !== undefined && !begun.has(last.after);
  });
}
