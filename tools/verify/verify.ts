import { Explorer, type Exploration, type ExplorationBounds, type Finding } from './explorer.ts';
import { invariants, type Invariant } from './invariants.ts';
import { MachineGraph, type CallMachine } from './machine-graph.ts';
import type { Variant } from './variant.ts';

/** Beyond this many states a variant is given up: the machine has come loose, or the variant is too big. */
const mostStatesOfAVariant = 60_000;

export interface InvariantReport extends Invariant {
  /** In how many states or transitions it does not hold. */
  readonly violations: number;
  /** The shortest way to one of them. */
  readonly finding: Finding | undefined;
}

export interface VariantReport extends Pick<Exploration, 'states' | 'transitions' | 'isCutShort'> {
  readonly name: string;
}

export interface VerifyReport {
  readonly states: number;
  readonly transitions: number;
  readonly variants: readonly VariantReport[];
  readonly invariants: readonly InvariantReport[];
  readonly holds: boolean;
}

/** Explores each variant of the machine's world to its end, and says of each invariant whether it holds. */
export function verify(
  machine: CallMachine,
  variants: readonly Variant[],
  { mostStates = mostStatesOfAVariant, ...bounds }: Partial<ExplorationBounds> = {},
): VerifyReport {
  const graphs = new Map<string, MachineGraph>();
  const explored = variants.map((variant) => ({
    name: variant.name,
    ...new Explorer(graphFor(machine, variant, graphs), variant, { mostStates, ...bounds }).explore(),
  }));
  const reports = invariants.map((invariant) => reportOn(invariant, explored));
  return {
    states: sum(explored.map(({ states }) => states)),
    transitions: sum(explored.map(({ transitions }) => transitions)),
    variants: explored.map(({ name, states, transitions, isCutShort }) => ({
      name,
      states,
      transitions,
      isCutShort,
    })),
    invariants: reports,
    holds: reports.every(({ violations }) => violations === 0) && !explored.some((each) => each.isCutShort),
  };
}

function reportOn(invariant: Invariant, explored: readonly Exploration[]): InvariantReport {
  const { number } = invariant;
  const findings = explored
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.invariant === number);
  return {
    ...invariant,
    violations: sum(explored.map(({ violations }) => violations.get(number) ?? 0)),
    finding: findings.toSorted((one, other) => one.path.length - other.path.length)[0],
  };
}

/** One for all variants of the same policy: what the machine does in one of them it does in the others. */
function graphFor(
  machine: CallMachine,
  { policy, greeting }: Variant,
  graphs: Map<string, MachineGraph>,
): MachineGraph {
  const key = JSON.stringify([policy, greeting]);
  const input = { policy, farewell: 'Goodbye.', apology: 'Sorry.' };
  const graph =
    graphs.get(key) ?? new MachineGraph(machine, greeting === undefined ? input : { ...input, greeting });
  graphs.set(key, graph);
  return graph;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
